rapportSearch("words/12","4963928768","#see!$($# %ntence!$*$# $hort!$'$$ $ingle!$'$$ $tand!$($% &rs!$'$$ 't!$($# %rong!$'$$ &uck!$'$$")
