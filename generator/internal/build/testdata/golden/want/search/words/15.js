rapportSearch("words/15","46269daf4f","#us!$.$# #w*!*.%$)-$&+$#*$((%%% $ait!$,$& %rning!$'$$ %y!$($# $e!$+$# %b!$'$$ %lcome!$($( $ho!%,$&*$# $ill!$'$&")
