rapportSearch("words/2","4963928768","#c*!(/$$,$&(&#%& $all!$'$$ 'outs!$,$$ %ption!%($%'$$ %ution!$'$$ $entre!$'$$ $ite!$($# $ode!$/$$ %nnects!$,$&")
