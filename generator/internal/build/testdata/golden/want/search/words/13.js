rapportSearch("words/13","46269daf4f","#sure!$'$& #t*!(/$&.%#$*%%& $ables!%,$$($( $erm!$,$$ %xts!$($# $hat!$+$& %e!(,$&+$$*%%&($# &m!%.$#,$& 'selves!$'$&")
