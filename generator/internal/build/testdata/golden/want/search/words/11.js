rapportSearch("words/11","4963928768","#read!$'$& 'y!$.$& %ference!$'$$ $ight!$'$$ #s*!).%'&+$$*%#&($% $aid!$'$& %mple!$'$& $econd!&.$'+$$*$& &tion!%.$*'$$")
