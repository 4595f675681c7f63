rapportSearch("words/6","4963928768","#headings!$,$$ %re!$'$$ $ome!%.$(($# $ttps!%)$$($' #important!$'$$ $n!'.$**$#(%%% %dented!$'$$ %line!$'$$")
