rapportSearch("words/4","1ae32f3ec6","#each!$*$& $llipsis!$'$$ $mphasis!$-$$ $very!&.$$($('$& $xample!%,$$*$' #file!$'$$ %rst!',$$+$&*$(($% $mt!$'$$")
