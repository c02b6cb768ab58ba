package line

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Views are the words that the console takes for itself before a command: each shows more of it, or shows it otherwise.
var Views = []string{":wire", ":go", ":time", ":ttl", ":all", ":raw"}

// IsView reports whether a word is one of the Views, in any case.
func IsView(word string) bool { return slices.Contains(Views, strings.ToLower(word)) }

// Prefix returns how many words of a line stand before its command: views, and at most one number, which says how often
// the command is sent. A number without anything behind it is a command, and so is a view.
func Prefix(words []string) int {
	counted := false
	for i, word := range words[:max(0, len(words)-1)] {
		if _, isNumber, _ := Times(word); isNumber && !counted {
			counted = true
		} else if !IsView(word) {
			return i
		}
	}
	return max(0, len(words)-1)
}

// Times reads the number before a command. As in redis-cli, a word is one if C's strtol takes all of it, up to a NUL
// byte, which is so for the empty word too. The error says that the number is none that a command can be sent.
func Times(word string) (times int, isNumber bool, err error) {
	text, _, _ := strings.Cut(word, "\x00")
	digits := strings.TrimLeft(text, " \t\n\v\f\r")
	if text != "" {
		unsigned := strings.TrimPrefix(strings.TrimPrefix(digits, "-"), "+")
		if unsigned == "" || strings.Trim(unsigned, "0123456789") != "" || len(digits)-len(unsigned) > 1 {
			return 0, false, nil
		}
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || number < 1 || number > math.MaxInt {
		return 0, true, errors.New("expected 1 or more as the number of times before a command, but " + Quote(word) +
			" came; leave it out to send the command once")
	}
	return int(number), true, nil
}
