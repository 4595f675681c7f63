rapportSearch("pages/2","b5a7e34fd5",[["guide/","Guide","","",[["","","The guide’s first words stand in for a description. A bridge · The bridge’s caption, \\”quoted\\”."]]]])
