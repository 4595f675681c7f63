package scoring

import "slices"

// A frontier collects what an exploration has come to. Of those with the same
// key, which nothing later can tell apart, it keeps the cheapest, and of the
// cheapest the first. They stay in the order in which they came.
type frontier[T any] struct {
	at   map[string]int // place in all
	all  []*T           // nil where a cheaper one has taken over
	cost []int
}

// put adds an item, and returns the one that is kept in its place.
func (f *frontier[T]) put(key string, item *T, cost int) *T {
	if f.at == nil {
		f.at = map[string]int{}
	}
	if i, ok := f.at[key]; ok {
		if f.cost[i] <= cost {
			return f.all[i]
		}
		f.all[i] = nil
	}
	f.at[key] = len(f.all)
	f.all = append(f.all, item)
	f.cost = append(f.cost, cost)
	return item
}

func (f *frontier[T]) items() []*T {
	return slices.DeleteFunc(f.all, func(item *T) bool { return item == nil })
}
