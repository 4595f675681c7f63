rapportSearch("words/12","1ae32f3ec6","#see!$($# %ntence!$*$# $hort!$'$$ $ingle!$'$$ $tand!$($% &rs!$'$$ 't!$($# %rong!$'$$ &uck!$'$$")
