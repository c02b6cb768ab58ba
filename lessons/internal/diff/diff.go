// Package diff shows how two texts differ, in the unified form that git and patch have.
package diff

import (
	"fmt"
	"strings"
)

// around is how many unchanged lines a hunk shows before and behind a change.
const around = 3

// kind is what becomes of a line.
type kind byte

const (
	same kind = ' '
	gone kind = '-'
	come kind = '+'
)

type line struct {
	kind kind
	text string // with its line feed, if it has one
}

// Unified returns what makes b of a; "" if they are equal.
func Unified(nameA, nameB string, a, b []byte) string {
	all := compare(split(a), split(b))
	var out strings.Builder
	lineA, lineB := 1, 1
	for at := 0; at < len(all); {
		first := at // the next change
		for first < len(all) && all[first].kind == same {
			first++
		}
		if first == len(all) {
			break
		}
		from := max(at, first-around)
		lineA, lineB = lineA+from-at, lineB+from-at
		to := endOfHunk(all, first)
		if out.Len() == 0 {
			fmt.Fprintf(&out, "--- %s\n+++ %s\n", nameA, nameB)
		}
		hunkA, hunkB := writeHunk(&out, all[from:to], lineA, lineB)
		lineA, lineB, at = lineA+hunkA, lineB+hunkB, to
	}
	return out.String()
}

// endOfHunk is where a hunk ends whose first change is given: behind the last change that has the next one within
// reach.
func endOfHunk(all []line, first int) int {
	last := first
	for at := first; at < len(all) && at <= last+2*around; at++ {
		if all[at].kind != same {
			last = at
		}
	}
	return min(last+around+1, len(all))
}

// writeHunk writes a hunk and returns how many lines of both texts it has.
func writeHunk(out *strings.Builder, hunk []line, lineA, lineB int) (inA, inB int) {
	for _, line := range hunk {
		if line.kind != come {
			inA++
		}
		if line.kind != gone {
			inB++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", span(lineA, inA), span(lineB, inB))
	for _, line := range hunk {
		out.WriteString(string(line.kind) + line.text)
		if !strings.HasSuffix(line.text, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
	return inA, inB
}

func span(from, count int) string {
	switch count {
	case 0:
		return fmt.Sprintf("%d,0", from-1)
	case 1:
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d,%d", from, count)
}

func split(text []byte) []string {
	var lines []string
	for line := range strings.Lines(string(text)) {
		lines = append(lines, line)
	}
	return lines
}

// compare finds the longest common subsequence. It takes time and space in proportion to the product of the lengths,
// which is little for files that people write by hand.
func compare(a, b []string) []line {
	longest := make([][]int32, len(a)+1) // of a[i:] and b[j:]
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var all []line
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			all = append(all, line{same, a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			all = append(all, line{gone, a[i]})
			i++
		default:
			all = append(all, line{come, b[j]})
			j++
		}
	}
	return all
}
