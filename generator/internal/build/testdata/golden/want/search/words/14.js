rapportSearch("words/14","4963928768","#they!$*$& %ing!$'$& %ree!$'$$ $ip!$'$$ $o!&.$&*$#'$$ $wice!$.$$ %o!%*$&)$$ #u!$($' $ber!$,$' $ns!$,$' $p!$'$$")
