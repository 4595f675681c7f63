rapportSearch("words/10","4963928768","#pictures!$,$$ $lain!$'$$ $oints!$'$& $rintln!$'$$ #questions!$*$& %ote!$)$$ (d!%(%#% (s!$-$$ #r!$'$$")
