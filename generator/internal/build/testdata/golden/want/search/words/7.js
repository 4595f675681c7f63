rapportSearch("words/7","46269daf4f","#inline!$'$$ $s!$*$& $t!&-$&(%#' %s!&+$$*$#($( #know!$,$& #language!$'$$ $eave!$,$& %ft!$'$$ $ink!$-$$ 's!$,$$")
