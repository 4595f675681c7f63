package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"
)

// printHeading says on what the figures were measured and how to repeat it.
func printHeading(w io.Writer, o options, hugo string) {
	fmt.Fprintf(w, "Rapport benchmark: %d CPUs, %s, %s/%s, in %s\n",
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, o.dir)
	if hugo == "" {
		fmt.Fprintln(w, "Hugo is not on PATH and was not measured.")
	} else {
		fmt.Fprintln(w, "Compared with", hugo)
	}
	fmt.Fprintln(w, "Repeat with:", strings.Join(append([]string{"go run ./generator/bench"}, o.args...), " "))
}

func printTable(w io.Writer, s *site, runs int, results []result) {
	fmt.Fprintf(w, "\n%d articles: %d Markdown files, %.1f MB; %s after one to warm up\n\n",
		s.articles, s.pages, float64(s.size)/1e6, count(runs, "round"))
	const row = "%-20s %9s %8s %8s %9s %13s %9s\n"
	fmt.Fprintf(w, row, "", "time, s", "", "", "CPU, s", "memory, MiB", "× floor")
	fmt.Fprintf(w, row, "", "min", "median", "max", "median", "max", "median")
	for _, r := range results {
		wall := sorted(r.rounds, func(u usage) time.Duration { return u.wall })
		cpu := sorted(r.rounds, func(u usage) time.Duration { return u.cpu })
		memory := sorted(r.rounds, func(u usage) int64 { return u.memory })
		fmt.Fprintf(w, row, r.name, seconds(wall[0]), seconds(median(wall)), seconds(wall[len(wall)-1]),
			seconds(median(cpu)), mebibytes(memory[len(memory)-1]), fmt.Sprintf("%.2f", median(slices.Sorted(slices.Values(r.ratios)))))
	}
	fmt.Fprintln(w)
	for _, r := range results {
		if r.said != "" {
			fmt.Fprintf(w, "%s said: %s\n", r.name, r.said)
		}
	}
}

func printEdits(w io.Writer, edits int, results []edited) {
	fmt.Fprintf(w, "\nsaved → shown, of %s of one article each\n\n", count(edits, "edit"))
	const row = "%-20s %9s %8s %8s %9s %13s\n"
	fmt.Fprintf(w, row, "", "time, ms", "", "", "work, ms", "memory, MiB")
	fmt.Fprintf(w, row, "", "min", "median", "max", "median", "max")
	for _, r := range results {
		shown := slices.Sorted(slices.Values(r.shown))
		work := "unknown"
		if len(r.work) > 0 {
			work = milliseconds(median(slices.Sorted(slices.Values(r.work))))
		}
		fmt.Fprintf(w, row, r.name, milliseconds(shown[0]), milliseconds(median(shown)), milliseconds(shown[len(shown)-1]), work, mebibytes(r.memory))
	}
	fmt.Fprintln(w)
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond))
}

func sorted[T cmp.Ordered](rounds []usage, value func(usage) T) []T {
	values := make([]T, len(rounds))
	for i, u := range rounds {
		values[i] = value(u)
	}
	slices.Sort(values)
	return values
}

// median is the middle of sorted values, of an even number the mean of the two
// in the middle.
func median[T ~int64 | ~float64](sorted []T) T {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

func mebibytes(bytes int64) string {
	if bytes == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.0f", float64(bytes)/(1<<20))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
