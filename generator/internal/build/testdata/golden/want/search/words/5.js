rapportSearch("words/5","46269daf4f","#fmt!$'$$ $or!$($% %ur!$'$$ $riend!$'$& $unc!$'$$ #give!$($# $oes!$($# $uide!$.$% (s!$($% #hard!$'$$ 'ly!$'$&")
