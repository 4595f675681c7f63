rapportSearch("words/6","1ae32f3ec6","#headings!$,$$ %re!$'$$ $ome!%.$(($# $ttps!%)$$($' #important!$'$$ $n!'.$**$#(%%% %dented!$'$$ %line!$'$$")
