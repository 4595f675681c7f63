package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rapport/generator/internal/diag"
)

// The bounds of a line's, and a paragraph's, length in bytes times the links in
// it: each “](” that comes to nothing makes goldmark read on to the end. A line
// of 20 KB may have 1,000 links, a paragraph of 200 KB 10,000.
const (
	maxLineWork      = 20_000_000
	maxParagraphWork = 2_000_000_000
)

// withinNesting reports whether the body stays within the limit on nesting. It
// looks before goldmark does, whose work on “>>>>…” grows with the square of
// its length, as does its work on brackets that stay open.
func (p *pass) withinNesting() bool {
	// Since the last blank line: brackets opened and not closed, links, bytes.
	open, links, length := 0, 0, 0
	for at := 0; at < len(p.body); {
		line, _, _ := bytes.Cut(p.body[at:], []byte{'\n'})
		if containers(line) > p.limits.Nesting {
			p.tooDeep(at, "block quotes and lists are nested")
			return false
		}
		links += bytes.Count(line, []byte("]("))
		length += len(line)
		if len(line)*bytes.Count(line, []byte("](")) > maxLineWork || length*links > maxParagraphWork {
			p.report(diag.Error, at, "too-many-links", "there are too many links in one line or paragraph", "break it up")
			return false
		}
		if len(bytes.TrimSpace(line)) == 0 {
			open, links, length = 0, 0, 0
		}
		open += bytes.Count(line, []byte{'['}) - bytes.Count(line, []byte{']'})
		if open = max(open, 0); open > p.limits.Nesting {
			p.tooDeep(at+bytes.LastIndexByte(line, '['), "square brackets are left open")
			return false
		}
		at += len(line) + 1
	}
	return true
}

func (p *pass) tooDeep(offset int, what string) {
	p.report(diag.Error, offset, "nesting", fmt.Sprintf("%s more than %d deep", what, p.limits.Nesting),
		"simplify, or raise limits.nesting in site.yaml")
}

// containers counts the block quotes and list items that line opens.
func containers(line []byte) int {
	if isBreak(line) {
		return 0
	}
	depth := 0
	for {
		line = bytes.TrimLeft(line, " \t")
		switch marker := listMarker(line); {
		case len(line) > 0 && line[0] == '>':
			line = line[1:]
		case marker > 0:
			line = line[marker:]
		default:
			return depth
		}
		depth++
	}
}

// isBreak reports whether line is a thematic break, such as “- - -”.
func isBreak(line []byte) bool {
	marks := bytes.TrimSpace(line)
	return len(marks) > 0 && bytes.IndexByte([]byte("-*_"), marks[0]) >= 0 && len(bytes.Trim(marks, string(marks[0])+" \t")) == 0
}

// listMarker is the length of the list marker that line begins with, or 0.
func listMarker(line []byte) int {
	i := 0
	for i < len(line) && i < 9 && '0' <= line[i] && line[i] <= '9' {
		i++
	}
	switch {
	case i >= len(line):
		return 0
	case i == 0 && line[0] != '-' && line[0] != '*' && line[0] != '+':
		return 0
	case i > 0 && line[i] != '.' && line[i] != ')':
		return 0
	case i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t':
		return 0
	}
	return i + 1
}

// tableGuard stands before goldmark's table parser and refuses a table whose
// header has so many columns that filling the short rows up would take
// memory far beyond the file's size.
type tableGuard struct{ tables parser.ParagraphTransformer }

func (g tableGuard) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	p, lines := passOf(pc), node.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		if value := line.Value(reader.Source()); isDelimiterRow(value) {
			p.cells += (bytes.Count(value, []byte{'|'}) + 1) * (lines.Len() - i)
		}
	}
	if p.cells > p.limits.TableCells {
		p.report(diag.Error, lines.At(0).Start, "table-too-large",
			fmt.Sprintf("the page's tables come to more than %d cells", p.limits.TableCells),
			"rows are filled up to the header's columns; shorten the header, split the table, or raise limits.table_cells in site.yaml")
		return
	}
	p.checkRows(lines)
	g.tables.Transform(node, reader, pc)
}

// checkRows reports rows with more cells than the header: goldmark leaves the
// rest out.
func (p *pass) checkRows(lines *text.Segments) {
	columns := 0 // of the table that the line belongs to; 0 before one begins
	for i := range lines.Len() {
		line := lines.At(i)
		cells := rowCells(line.Value(p.body))
		switch {
		case i > 0 && isDelimiterRow(line.Value(p.body)):
			header := lines.At(i - 1)
			if len(cells) == len(rowCells(header.Value(p.body))) {
				columns = len(cells)
			}
		case columns > 0 && len(cells) > columns:
			p.report(diag.Error, line.Start+cells[columns], "extra-cell",
				fmt.Sprintf("the row has %d cells, and the header %d", len(cells), columns),
				"add a column to the header, or write a “|” that is text as “\\|”")
		}
	}
}

// rowCells returns the offsets at which the cells of a table's row begin.
func rowCells(line []byte) []int {
	end := len(bytes.TrimRight(line, " \t\r\n"))
	start := len(line) - len(bytes.TrimLeft(line, " \t"))
	if start < end && line[start] == '|' {
		start++
	}
	if end > start && line[end-1] == '|' && (end < 2 || line[end-2] != '\\') {
		end--
	}
	if start >= end {
		return nil
	}
	cells := []int{start}
	for i := start; i < end; i++ {
		if line[i] == '|' && (i == 0 || line[i-1] != '\\') {
			cells = append(cells, i+1)
		}
	}
	return cells
}

// isDelimiterRow reports whether line could be the row of dashes under a header.
func isDelimiterRow(line []byte) bool {
	return bytes.ContainsAny(line, "-:") && len(bytes.Trim(line, "-|: \t\r\n")) == 0
}
