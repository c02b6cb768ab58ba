package transcript

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cacheaside/raw/words"
)

// inLength says that one of two replies has more lines than the other.
func inLength(expected, got []string, in words.Words) string {
	right := 0
	for right < min(len(expected), len(got)) && matches(expected[right], got[right]) {
		right++
	}
	return in.LinesDiffer(len(expected), len(got), right)
}

// mostNamed is how many lines that differ are named.
const mostNamed = 5

// inLines says which lines of a reply are right, and of the first of the others what differs in it.
func inLines(expected, got []string, in words.Words) string {
	var wrong []int
	for i := range got {
		if !matches(expected[i], got[i]) {
			wrong = append(wrong, i+1)
		}
	}
	first, all, right := wrong[0]-1, len(got), len(got)-len(wrong)
	detail := inLine(expected[first], got[first], in)
	are := words.Lines
	if areElements(expected) && areElements(got) {
		are = words.Elements
	}
	switch {
	case all == 1:
		return in.OnlyElementDiffers(detail)
	case right == 0:
		return in.NoneIsRight(all, are, detail)
	case len(wrong) == 1:
		return in.OneLineDiffers(right, all, are, wrong[0], detail)
	}
	more := 0
	if len(wrong) > mostNamed {
		more = len(wrong) - mostNamed
		wrong = wrong[:mostNamed]
	}
	return in.SomeLinesDiffer(right, all, are, wrong, more, detail)
}

// inLine is Difference for one line of several. It begins with a small letter.
func inLine(expected, got string, in words.Words) string {
	wanted, want := numbered(expected)
	number, came := numbered(got)
	if wanted != number {
		return in.InFrontDiffers()
	}
	says := Difference([]string{want}, []string{came}, in)
	_, size := utf8.DecodeRuneInString(says)
	return strings.ToLower(says[:size]) + says[size:]
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
