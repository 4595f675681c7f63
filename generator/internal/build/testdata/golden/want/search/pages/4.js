rapportSearch("pages/4","b5a7e34fd5",[["guide/the-second/","Second","Guide","",[["über-uns","Über uns","A bare www.example.org/x_(y) and a word with an https://example.org/ü in it."]]]])
