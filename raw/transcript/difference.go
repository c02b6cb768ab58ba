package transcript

import (
	"fmt"
	"slices"
	"strings"
)

// Difference says in one sentence how a reply differs from what was expected. It is for the person who expected it:
// where only white space, quotes or the way of writing differ, it says so.
func Difference(expected, got []string) string {
	if len(expected) > 1 && strings.TrimSpace(expected[0]) == Hidden {
		return "The line with the ? must go: the reply is all that stands behind the command."
	}
	want, came := strings.Join(expected, "\n"), strings.Join(got, "\n")
	switch {
	case strings.HasPrefix(came, "(integer) ") && unquoted(blankless(want)) == strings.TrimPrefix(came, "(integer) "):
		return "The number is right, but an integer is shown with its type: " + came
	case came == "(nil)" && strings.Trim(strings.ToLower(blankless(want)), `()"'`) == "nil":
		return "That there is no value is right, but it is shown as (nil)."
	case blankless(want) == blankless(came):
		return "Only white space differs, and it counts: no blank at the start or the end, one behind each 1) and (integer)."
	case unquoted(want) == unquoted(came):
		return "Only the quotes differ: a string is shown in double quotes, a status such as OK and a number without."
	case unquoted(blankless(want)) == unquoted(blankless(came)):
		return "Only white space and quotes differ: a string is shown in double quotes, a status such as OK and a number without."
	case strings.EqualFold(want, came):
		return "Only capital and small letters differ."
	}
	if wanted, came := kind(expected), kind(got); wanted != came {
		return fmt.Sprintf("Expected was %s, but %s came.", wanted, came)
	}
	if len(expected) != len(got) {
		return fmt.Sprintf("Expected was a reply of %s, but %d came.", lines(len(expected)), len(got))
	}
	if len(got) > 1 && slices.Equal(elements(expected), elements(got)) {
		return "The elements are right, but they came in another order."
	}
	for i := range got {
		if !matches(expected[i], got[i]) && len(got) > 1 {
			return fmt.Sprintf("Line %d of the reply differs.", i+1)
		}
	}
	return "It is another value."
}

func lines(number int) string {
	if number == 1 {
		return "one line"
	}
	return fmt.Sprintf("%d lines", number)
}

func blankless(text string) string { return strings.Join(strings.Fields(text), "") }

func unquoted(text string) string { return strings.NewReplacer(`"`, "", "'", "").Replace(text) }

// elements are the lines of a list without their numbers, sorted.
func elements(list []string) []string {
	var all []string
	for _, line := range list {
		if _, element, found := strings.Cut(line, ") "); found {
			line = element
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

// kind names the kind of a reply by how it is written.
func kind(reply []string) string {
	first := strings.TrimSpace(reply[0])
	switch {
	case strings.HasPrefix(first, "(integer)"):
		return "an integer"
	case strings.HasPrefix(first, "(error)"):
		return "an error"
	case first == "(nil)":
		return "nil, which means that there is no value"
	case first == "(empty array)":
		return "an empty array"
	case strings.HasPrefix(first, `"`):
		return "a string, which is shown in double quotes"
	case strings.HasPrefix(first, "1) "):
		return "an array"
	}
	return "a status, which is shown as it is"
}
