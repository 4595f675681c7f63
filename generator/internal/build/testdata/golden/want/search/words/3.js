rapportSearch("words/3","4963928768","#construct!&.$$($('$& #d!$'$$ $ashes!$'$$ $efinition!$'$$ %scription!%(%#% $o!%,$&'$$ %ne!$'$$ %uble!$'$$")
