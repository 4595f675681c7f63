rapportSearch("words/15","1ae32f3ec6","#us!$.$# #w*!*.%$),$&+$#*$((%%% $ait!$,$& %rning!$'$$ %y!$($# $e!$+$# %b!$'$$ %lcome!$($( $ho!%,$&*$# $ill!$'$&")
