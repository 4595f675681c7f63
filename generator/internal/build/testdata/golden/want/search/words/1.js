rapportSearch("words/1","46269daf4f","#are!%*$#'$& $sk!$/$& $uto!$'$$ #b!$+$$ $are!%($''$$ $egin!%,$&($( $oth!$'$$ $reak!$'$$ %idge!%($%'$$ )s!$($%")
