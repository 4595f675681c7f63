rapportSearch("words/16","46269daf4f","#with!(.$$-$&*%#(($' 'in!$'$$ 'out!$.$* $ord!$($' 's!%)$$($% $ww!%($''$$ #x!$($' #y!$($' $es!$'$& $ou!$.$&")
