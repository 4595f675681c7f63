rapportSearch("words/11","1ae32f3ec6","#read!$'$& 'y!$.$& %ference!$'$$ $ight!$'$$ #s*!).%'&+$$*%#&($% $aid!$'$& %mple!$'$& $econd!&.$'+$$*$& &tion!%.$*'$$")
