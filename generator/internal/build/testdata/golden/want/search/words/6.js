rapportSearch("words/6","46269daf4f","#has!$($# $eading!$'$$ *s!$,$$ %re!$'$$ $ome!%.$(($# $ttps!%)$$($' #important!$'$$ $n!'.$**$#(%%% %dented!$'$$")
