rapportSearch("words/8","4963928768","#lists!$,$$ #mail!$'$$ &n!$'$$ %tters!$*$& $eet!$'$& #no!&+$&($#'$$ %body!$'$& %ne!$'$$ %t!$'$& &e!%.$*)$$")
