rapportSearch("words/16","1ae32f3ec6","#with!(.$$*&#&%($' 'in!$'$$ 'out!$.$* $ord!$($' 's!%)$$($% $ww!%($''$$ #x!$($' #y!$($' $es!$'$& $ou!$.$&")
