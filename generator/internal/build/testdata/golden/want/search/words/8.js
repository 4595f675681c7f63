rapportSearch("words/8","1ae32f3ec6","#lists!$,$$ #mail!$'$$ &n!$'$$ %tters!$*$& $eet!$'$& #no!&+$&($#'$$ %body!$'$& %ne!$'$$ %t!$'$& &e!%.$*)$$")
