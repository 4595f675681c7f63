rapportSearch("words/1","4963928768","#answer!$*$& $re!%*$#'$& $sk!$/$& $uto!$'$$ #b!$+$$ $are!%($''$$ $egin!$($( $oth!$'$$ $reak!$'$$ %idges!$($% #c!$'$$")
