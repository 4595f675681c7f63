rapportSearch("words/11","46269daf4f","#r!$'$$ $ead!$'$& 'y!$.$& %ference!$'$$ $ight!$'$$ #s*!).%'&+$$*%#&($% $aid!$'$& %mple!$'$& $econd!&.$'+$$*$&")
