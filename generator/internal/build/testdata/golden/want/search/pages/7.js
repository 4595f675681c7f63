rapportSearch("pages/7","9423bd2413",[["notes/one/","A note in a section without a page","Notes","",[]]])
