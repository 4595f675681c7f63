rapportSearch("pages/7","b5a7e34fd5",[["notes/one/","A note in a section without a page","Notes","",[]]])
