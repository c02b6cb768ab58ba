package search

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cacheaside/integration/explore/world"
)

// Diagram draws a schedule: a column for each actor and each store, a line for each step. An exclamation mark stands beside what
// Redis holds if the database does not have it any more; a tilde before a step in which something goes wrong by choice.
func (s Schedule) Diagram() string {
	columns, titles := s.columns()
	rows := [][]string{titles}
	for _, line := range s.Lines {
		row := make([]string, len(titles))
		at, known := columns[line.Actor]
		if !known {
			at = columns[""]
		}
		row[at] = line.Text
		if line.Bad {
			row[at] = "~ " + line.Text
		}
		row[len(row)-2], row[len(row)-1] = line.SQL, line.Redis
		if line.Old {
			row[len(row)-1] += " !"
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(titles))
	for _, row := range rows {
		for n, cell := range row {
			widths[n] = max(widths[n], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for n, cell := range row {
			fmt.Fprintf(&line, "%-*s  ", widths[n], cell)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// columns gives each actor that does something a column, in the order in which they begin.
func (s Schedule) columns() (columns map[string]int, titles []string) {
	columns = make(map[string]int)
	named := make(map[string]world.Actor)
	for _, a := range s.Scene.Actors {
		named[a.Label] = a
	}
	for _, line := range s.Lines {
		if _, known := columns[line.Actor]; known {
			continue
		}
		columns[line.Actor] = len(titles)
		title := line.Actor
		if a, is := named[line.Actor]; is {
			title = a.Title()
		}
		titles = append(titles, title)
	}
	return columns, append(titles, "database", "Redis")
}
