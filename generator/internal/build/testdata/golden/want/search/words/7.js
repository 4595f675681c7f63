rapportSearch("words/7","1ae32f3ec6","#is!$*$& $t!&-$&(%#' %s!&+$$*$#($( #know!$,$& #language!$'$$ $eave!$,$& %ft!$'$$ $ink!$-$$ 's!$,$$ %st!$'$$")
