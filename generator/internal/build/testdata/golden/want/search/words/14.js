rapportSearch("words/14","1ae32f3ec6","#they!$*$& %ing!$'$& %ree!$'$$ $ip!$'$$ $o!&.$&*$#'$$ $wice!$.$$ %o!%*$&)$$ #u!$($' $ber!$,$' $ns!$,$' $p!$'$$")
