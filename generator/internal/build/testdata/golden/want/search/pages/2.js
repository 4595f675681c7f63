rapportSearch("pages/2","9423bd2413",[["guide/","Guide","","",[["","","The guide’s first words stand in for a description. The bridge’s caption, \\”quoted\\”."]]]])
