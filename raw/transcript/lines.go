package transcript

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// inLength says that one of two replies has more lines than the other.
func inLength(expected, got []string) string {
	came := strconv.Itoa(len(got))
	if len(got) == 1 {
		came = "one"
	}
	says := fmt.Sprintf("Expected was a reply of %s, but %s came", lines(len(expected)), came)
	right := 0
	for right < min(len(expected), len(got)) && matches(expected[right], got[right]) {
		right++
	}
	switch right {
	case 0:
		return says + "."
	case 1:
		return says + "; the first one is right."
	}
	return fmt.Sprintf("%s; the first %d are right.", says, right)
}

func lines(number int) string {
	if number == 1 {
		return "one line"
	}
	return fmt.Sprintf("%d lines", number)
}

// mostNamed is how many lines that differ are named.
const mostNamed = 5

// inLines says which lines of a reply are right, and of the first of the others what differs in it.
func inLines(expected, got []string) string {
	var wrong []string
	first := 0
	for i := range got {
		if matches(expected[i], got[i]) {
			continue
		}
		if len(wrong) == 0 {
			first = i
		}
		wrong = append(wrong, strconv.Itoa(i+1))
	}
	detail := inLine(expected[first], got[first])
	what := "lines"
	if areElements(expected) && areElements(got) {
		what = "elements"
	}
	right, is := len(got)-len(wrong), "are"
	if right == 1 {
		is = "is"
	}
	switch {
	case len(got) == 1:
		return "The only element differs. There, " + detail
	case right == 0:
		return fmt.Sprintf("None of the %d %s is right. In line 1 of the reply, %s", len(got), what, detail)
	case len(wrong) == 1:
		return fmt.Sprintf("%d of %d %s %s right; line %s of the reply differs. There, %s", right, len(got), what, is, wrong[0], detail)
	}
	last := wrong[len(wrong)-1]
	if len(wrong) > mostNamed {
		last = fmt.Sprintf("%d more", len(wrong)-mostNamed)
		wrong = wrong[:mostNamed+1]
	}
	return fmt.Sprintf("%d of %d %s %s right; lines %s and %s of the reply differ. In line %s, %s",
		right, len(got), what, is, strings.Join(wrong[:len(wrong)-1], ", "), last, wrong[0], detail)
}

// inLine is Difference for one line of several. It begins with a small letter.
func inLine(expected, got string) string {
	wanted, want := numbered(expected)
	number, came := numbered(got)
	if wanted != number {
		return "what stands in front of the value differs."
	}
	says := Difference([]string{want}, []string{came})
	return strings.ToLower(says[:1]) + says[1:]
}

// numbers are what stands in front of an element. The first element of an array in an array has the numbers of both.
var numbers = regexp.MustCompile(`^(?:[ \t]*\d+[)~#] )+`)

// numbered returns what stands in front of an element, and the element.
func numbered(line string) (number, element string) {
	number = numbers.FindString(line)
	return number, line[len(number):]
}

// areElements reports whether each line is an element, and none holds others.
func areElements(reply []string) bool {
	for i, line := range reply {
		number, _ := numbered(line)
		if strings.Trim(number, " )~#") != strconv.Itoa(i+1) {
			return false
		}
	}
	return true
}

// elements are the lines of a reply without what stands in front of them, sorted.
func elements(reply []string) []string {
	var all []string
	for _, line := range reply {
		_, element := numbered(line)
		all = append(all, element)
	}
	slices.Sort(all)
	return all
}
