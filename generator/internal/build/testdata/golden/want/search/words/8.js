rapportSearch("words/8","46269daf4f","#list!$'$$ 's!$,$$ #mail!$'$$ &n!$'$$ %tters!$*$& $eet!$'$& #no!&+$&($#'$$ %body!$'$& %ne!$'$$ %t!$'$&")
