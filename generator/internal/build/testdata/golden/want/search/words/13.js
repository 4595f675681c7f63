rapportSearch("words/13","1ae32f3ec6","#sure!$'$& #t*!(.&#$%*%%& $ables!%,$$($( $erm!$,$$ %xts!$($# $hat!$+$& %e!(,$&+$$*%%&($# &m!%.$#,$& 'selves!$'$&")
