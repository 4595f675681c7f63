rapportSearch("words/12","46269daf4f","#section!%.$*'$$ %e!$($# %ntence!$*$# $hort!$'$$ $ingle!$'$$ $tand!$($% &rs!$'$$ 't!$($# %rong!$'$$ &uck!$'$$")
