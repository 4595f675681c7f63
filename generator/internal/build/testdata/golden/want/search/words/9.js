rapportSearch("words/9","46269daf4f","#note!%.$*)$$ 's!%.$),$$ #of!%($#'$$ $n!$($# %e!&*%#&)$$ $r!$($( %g!%,$$*$' $wn!$($# #page!&.$**$('$$ %ragraph!$)$$")
