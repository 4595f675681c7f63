rapportSearch("words/4","46269daf4f","#double!$'$$ #each!$*$& $llipsis!$'$$ $mphasis!$-$$ $very!&.$$($('$& $xample!%,$$*$' #figure!$'$$ %le!$'$$ %rst!',$$+$&*$(($%")
