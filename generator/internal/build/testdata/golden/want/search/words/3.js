rapportSearch("words/3","1ae32f3ec6","#construct!&.$$($('$& #d!$'$$ $ashes!$'$$ $efinition!$'$$ %scription!%(%#% $o!%,$&'$$ %ne!$'$$ %uble!$'$$")
