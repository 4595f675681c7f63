rapportSearch("words/13","4963928768","#sure!$'$& #t*!(.&#$%*%%& $ables!%,$$($( $erm!$,$$ %xts!$($# $hat!$+$& %e!(,$&+$$*%%&($# &m!%.$#,$& 'selves!$'$&")
