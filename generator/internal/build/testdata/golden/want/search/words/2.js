rapportSearch("words/2","46269daf4f","#c!$'$$ $*!(.$$,$&(&#%& $all!$'$$ 'outs!$,$$ %ption!%($%'$$ %ution!$'$$ $entre!$'$$ $ite!$($# $ode!$.$$ %nnects!$,$&")
