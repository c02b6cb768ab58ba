package line

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Keyword is a word that the console takes for itself at the start of a line.
type Keyword struct {
	Name   string
	Does   string
	IsView bool // it stands before a command, and shows more of it or shows it otherwise
}

// Keywords are all of them, in the order in which a person is told of them.
var Keywords = []Keyword{
	{":all", "all that can be shown of a command: the next four", true},
	{":wire", "the bytes of both directions", true},
	{":go", "the same command in Go, as a call of go-redis", true},
	{":time", "how long the reply took", true},
	{":ttl", "what became of the lifetimes of the keys", true},
	{":raw", "strings as they are, letters of all alphabets readable", true},
	{":help", "these words", false},
	{"help", "help on commands: help SET, help @hash", false},
	{"clear", "an empty screen", false},
	{"quit", "the end of the console; so does Ctrl-D", false},
}

// IsView reports whether a word is one of the views, in any case.
func IsView(word string) bool {
	return slices.ContainsFunc(Keywords, func(w Keyword) bool { return w.IsView && strings.EqualFold(w.Name, word) })
}

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
