rapportSearch("words/10","46269daf4f","#paragraphs!$'$$ $ictures!$,$$ $lain!$'$$ $oints!$'$& $rintln!$'$$ #questions!$*$& %ote!$)$$ (d!%(%#% (s!$-$$")
