rapportSearch("pages/4","9423bd2413",[["guide/the-second/","Second","Guide","",[["über-uns","Über uns","A bare www.example.org/x_(y) and a word with an https://example.org/ü in it."]]]])
