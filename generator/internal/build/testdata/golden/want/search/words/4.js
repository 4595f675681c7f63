rapportSearch("words/4","4963928768","#each!$*$& $llipsis!$'$$ $mphasis!$-$$ $very!&.$$($('$& $xample!%,$$*$' #file!$'$$ %rst!',$$+$&*$(($% $mt!$'$$")
