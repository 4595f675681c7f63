rapportSearch("words/9","1ae32f3ec6","#notes!%.$),$$ #of!%($#'$$ $n!$($# %e!&*%#&)$$ $r!$($( %g!%,$$*$' $wn!$($# #page!&.$**$('$$ %ragraph!$)$$ ,s!$'$$")
