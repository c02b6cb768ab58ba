// Package report writes what was measured: tables in Markdown, and plots as PNG.
package report

import (
	"fmt"
	"strings"
)

// Section is one part of the results.
type Section struct {
	Title  string
	Text   string // how it was measured
	Tables []Table
	Notes  []string
	Plots  []Plot
}

// Table is a table whose first row has the columns' names. All but the first column are aligned to the right.
type Table struct {
	Caption string
	Rows    [][]string
}

// Markdown returns the section as GitHub's Markdown.
func (s Section) Markdown() string {
	var out strings.Builder
	fmt.Fprintf(&out, "## %s\n\n%s\n", s.Title, s.Text)
	for _, table := range s.Tables {
		out.WriteString("\n" + table.markdown())
	}
	for i, note := range s.Notes {
		if i == 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "- %s\n", note)
	}
	for _, plot := range s.Plots {
		fmt.Fprintf(&out, "\n![%s](%s)\n", plot.Title, plot.File)
	}
	return out.String()
}

func (t Table) markdown() string {
	widths := make([]int, len(t.Rows[0]))
	for _, row := range t.Rows {
		for column, cell := range row {
			widths[column] = max(widths[column], len([]rune(escape(cell))))
		}
	}
	var out strings.Builder
	if t.Caption != "" {
		fmt.Fprintf(&out, "%s\n\n", t.Caption)
	}
	for number, row := range t.Rows {
		for column, cell := range row {
			cell = escape(cell)
			pad := strings.Repeat(" ", widths[column]-len([]rune(cell)))
			if column == 0 {
				cell += pad
			} else {
				cell = pad + cell
			}
			fmt.Fprintf(&out, "| %s ", cell)
		}
		out.WriteString("|\n")
		if number > 0 {
			continue
		}
		for column, width := range widths {
			if column == 0 {
				fmt.Fprintf(&out, "|%s", strings.Repeat("-", width+2))
			} else {
				fmt.Fprintf(&out, "|%s:", strings.Repeat("-", width+1))
			}
		}
		out.WriteString("|\n")
	}
	return out.String()
}

// escape keeps a cell in its column, and in its row.
func escape(cell string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(cell)
}
