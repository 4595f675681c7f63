rapportSearch("pages/6","9423bd2413",[["notes/","Notes","","",[]]])
