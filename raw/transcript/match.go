package transcript

import (
	"regexp"
	"strconv"
	"strings"

	"cacheaside/raw/words"
)

// anything stands for any text up to the line's end.
const anything = "<*>"

// integer is a number as a reply has it, and between one of a range, as a transcript has it.
var (
	integer = regexp.MustCompile(`^-?\d+`)
	between = regexp.MustCompile(`<(-?\d+)\.\.(-?\d+)>`)
)

// Matches reports whether a reply, as lines, is what a transcript expects. Each line matches itself, too, whatever
// stands in it.
func Matches(expected, got []string) bool {
	if len(expected) != len(got) {
		return false
	}
	for i, pattern := range expected {
		if !matches(pattern, got[i]) {
			return false
		}
	}
	return true
}

func matches(pattern, line string) bool {
	if pattern == line {
		return true
	}
	for pattern != "" {
		if pattern == anything {
			return true
		}
		if found := between.FindStringSubmatchIndex(pattern); found != nil && found[0] == 0 {
			digits := integer.FindString(line)
			low, high, _ := bounds(pattern[found[2]:found[3]], pattern[found[4]:found[5]]) // checked by checkPattern
			number, err := strconv.ParseInt(digits, 10, 64)
			if err != nil || number < low || number > high {
				return false
			}
			pattern, line = pattern[found[1]:], line[len(digits):]
			continue
		}
		if line == "" || line[0] != pattern[0] {
			return false
		}
		pattern, line = pattern[1:], line[1:]
	}
	return line == ""
}

// bounds returns the numbers of a range, and whether it is one.
func bounds(first, second string) (low, high int64, ok bool) {
	low, lowErr := strconv.ParseInt(first, 10, 64)
	high, highErr := strconv.ParseInt(second, 10, 64)
	return low, high, lowErr == nil && highErr == nil && low <= high
}

// checkPattern says what is wrong with what stands for text that varies in a line of a reply.
func checkPattern(line string) *words.Error {
	if before, _, found := strings.Cut(line, anything); found && len(before)+len(anything) < len(line) {
		return is(words.Words.NothingBehindAnything)
	}
	for _, found := range between.FindAllStringSubmatch(line, -1) {
		if _, _, ok := bounds(found[1], found[2]); !ok {
			return isOf(words.Words.RangeIsTurned, found[0])
		}
	}
	return nil
}
