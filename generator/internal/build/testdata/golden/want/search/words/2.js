rapportSearch("words/2","1ae32f3ec6","#c*!(/$$,$&(&#%& $all!$'$$ 'outs!$,$$ %ption!%($%'$$ %ution!$'$$ $entre!$'$$ $ite!$($# $ode!$/$$ %nnects!$,$&")
