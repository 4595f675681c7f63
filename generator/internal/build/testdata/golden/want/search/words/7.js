rapportSearch("words/7","4963928768","#is!$*$& $t!&-$&(%#' %s!&+$$*$#($( #know!$,$& #language!$'$$ $eave!$,$& %ft!$'$$ $ink!$-$$ 's!$,$$ %st!$'$$")
