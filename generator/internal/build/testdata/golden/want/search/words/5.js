rapportSearch("words/5","1ae32f3ec6","#for!$($% %ur!$'$$ $riend!$'$& $unc!$'$$ #give!$($# $oes!$($# $uide!$.$% (s!$($% #hard!$'$$ 'ly!$'$& %s!$($# $eading!$'$$")
