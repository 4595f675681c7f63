rapportSearch("words/14","46269daf4f","#they!$*$& %ing!$'$& %ree!$'$$ $ip!$'$$ $o!&/$&*$#'$$ $wice!$.$$ %o!%*$&)$$ #u!$($' $ber!$,$' $ns!$,$' $p!$'$$")
