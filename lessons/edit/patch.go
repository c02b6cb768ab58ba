package edit

import (
	"errors"
	"fmt"
	"strings"
)

// hunk is a change: old lines, each with its line feed, and what takes their place.
type hunk struct{ before, after string }

// Patch applies hunks to a text. A hunk begins with a line "@@". Its other lines begin with a blank if they stay, "-" if
// they go, and "+" if they come. It is found by its old lines, those that stay and those that go, which must stand in
// the text once, one behind another: line numbers would be wrong after the first change above them. Imports stay as they
// are; Tidy puts them right.
func Patch(name string, text []byte, hunks string) ([]byte, error) {
	all, err := parseHunks(hunks)
	if err != nil {
		return nil, err
	}
	lined := "\n" + string(text) // a line begins behind a line feed
	var spans []span
	for i, h := range all {
		first, _, _ := strings.Cut(h.before, "\n")
		switch count := countOverlapping(lined, "\n"+h.before); {
		case h.before == "":
			return nil, fmt.Errorf("hunk %d: expected a line that is there already, which says where the new ones go", i+1)
		case h.before == h.after:
			return nil, fmt.Errorf("hunk %d: expected a line that comes or goes", i+1)
		case count == 0:
			return nil, fmt.Errorf("hunk %d: expected its old lines in %s, found them nowhere; it begins with %q", i+1, name, first)
		case count > 1:
			return nil, fmt.Errorf("hunk %d: expected its old lines once in %s, found them %d times: add a line before or behind; it begins with %q", i+1, name, count, first)
		}
		from := strings.Index(lined, "\n"+h.before)
		for j, other := range spans {
			if from < other.to && other.from < from+len(h.before) {
				return nil, fmt.Errorf("hunks %d and %d: expected them to be about different lines of %s", j+1, i+1, name)
			}
		}
		spans = append(spans, span{from, from + len(h.before), h.after})
	}
	return source{text: text}.apply(spans), nil
}

func parseHunks(text string) ([]hunk, error) {
	var all []hunk
	number := 0
	for line := range strings.Lines(text) {
		number++
		if strings.HasPrefix(line, "@@") {
			all = append(all, hunk{})
			continue
		}
		if line == "\n" {
			line = " \n"
		}
		if len(all) == 0 || !strings.ContainsRune(" -+", rune(line[0])) {
			return nil, fmt.Errorf("line %d of the hunks: expected it to begin with \"@@\", \"-\", \"+\" or a blank, got %q", number, strings.TrimSuffix(line, "\n"))
		}
		h := &all[len(all)-1]
		if line[0] != '+' {
			h.before += line[1:]
		}
		if line[0] != '-' {
			h.after += line[1:]
		}
	}
	if len(all) == 0 {
		return nil, errors.New("expected a hunk, which begins with a line @@, found none")
	}
	return all, nil
}

func countOverlapping(text, part string) int {
	count := 0
	for at := strings.Index(text, part); at >= 0; at = strings.Index(text, part) {
		count++
		text = text[at+1:]
	}
	return count
}
