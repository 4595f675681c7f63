rapportSearch("words/1","1ae32f3ec6","#answer!$*$& $re!%*$#'$& $sk!$/$& $uto!$'$$ #b!$+$$ $are!%($''$$ $egin!$($( $oth!$'$$ $reak!$'$$ %idges!$($% #c!$'$$")
