rapportSearch("pages/6","b5a7e34fd5",[["notes/","Notes","","",[]]])
