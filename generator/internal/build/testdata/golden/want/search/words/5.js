rapportSearch("words/5","4963928768","#for!$($% %ur!$'$$ $riend!$'$& $unc!$'$$ #give!$($# $oes!$($# $uide!$.$% (s!$($% #hard!$'$$ 'ly!$'$& %s!$($# $eading!$'$$")
