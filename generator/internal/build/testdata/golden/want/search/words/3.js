rapportSearch("words/3","46269daf4f","#construct!&.$$($('$& #d!$'$$ $ashes!$'$$ $efinition!$'$$ %scription!%(%#% $o!%,$&'$$ %ne!$'$$ %t!$'$$")
