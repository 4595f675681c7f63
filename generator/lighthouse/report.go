package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// A look is what one run of Lighthouse says of a page.
type look struct {
	URL    string         `json:"url"`
	Form   string         `json:"form"`   // mobile, desktop
	Error  string         `json:"error"`  // why there are no scores
	Scores map[string]int `json:"scores"` // by category, of 100
	Faults []fault        `json:"faults"`
}

// A fault is an audit that is not perfect.
type fault struct {
	Category string   `json:"category"`
	Audit    string   `json:"audit"`
	Title    string   `json:"title"`
	Score    int      `json:"score"`  // of 100
	Counts   bool     `json:"counts"` // it takes from the category's score
	Value    string   `json:"value"`
	Where    []string `json:"where"` // elements, or addresses
}

// categories are the columns, from left to right.
var categories = []string{"performance", "accessibility", "best-practices", "seo"}

// A report prints looks, and remembers the best score of each page and category.
type report struct {
	out    io.Writer
	advice bool // print what takes nothing from a score, too

	headed bool
	best   map[[3]string]int // by page, form and category
}

func (r *report) add(l look) {
	if !r.headed {
		r.headed = true
		fmt.Fprintf(r.out, "%-40s %-8s %s\n", "page", "form", strings.Join(categories, "  "))
		r.best = map[[3]string]int{}
	}
	fmt.Fprintf(r.out, "%-40s %-8s", l.URL, l.Form)
	for _, category := range categories {
		fmt.Fprintf(r.out, " %*d ", len(category), l.Scores[category])
		key := [3]string{l.URL, l.Form, category}
		r.best[key] = max(r.best[key], l.Scores[category])
	}
	fmt.Fprintln(r.out)
	for _, f := range l.Faults {
		if r.advice || (f.Counts && l.Scores[f.Category] < 100) {
			fmt.Fprintf(r.out, "    %s, %s %d: %s %s\n", f.Category, f.Audit, f.Score, f.Title, f.Value)
			for _, where := range f.Where {
				fmt.Fprintf(r.out, "        %s\n", where)
			}
		}
	}
}

// perfect says whether every page had 100 in each category at least once.
func (r *report) perfect() bool {
	return len(r.best) > 0 && !slices.ContainsFunc(slices.Collect(maps.Values(r.best)), func(score int) bool { return score < 100 })
}
