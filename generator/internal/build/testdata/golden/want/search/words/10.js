rapportSearch("words/10","1ae32f3ec6","#pictures!$,$$ $lain!$'$$ $oints!$'$& $rintln!$'$$ #questions!$*$& %ote!$)$$ (d!%(%#% (s!$-$$ #r!$'$$")
