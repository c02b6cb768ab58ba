package line

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"cacheaside/raw/words"
)

// Keyword is a word that the console takes for itself at the start of a line.
type Keyword struct {
	Name   string
	Does   func(words.Words) string
	IsView bool // it stands before a command, and shows more of it or shows it otherwise
}

// Keywords are all of them, in the order in which a person is told of them.
var Keywords = []Keyword{
	{":all", words.Words.ShowsAll, true},
	{":wire", words.Words.ShowsWire, true},
	{":go", words.Words.ShowsGo, true},
	{":time", words.Words.ShowsTime, true},
	{":ttl", words.Words.ShowsTTL, true},
	{":raw", words.Words.ShowsRaw, true},
	{":help", words.Words.ShowsTheseWords, false},
	{"help", words.Words.HelpsOnCommands, false},
	{"clear", words.Words.ClearsScreen, false},
	{"quit", words.Words.Quits, false},
}

// IsView reports whether a word is one of the views, in any case.
func IsView(word string) bool {
	return slices.ContainsFunc(Keywords, func(w Keyword) bool { return w.IsView && strings.EqualFold(w.Name, word) })
}

// Prefix returns how many words of a line stand before its command: views, and at most one number, which says how often
// the command is sent. A number without anything behind it is a command, and so is a view.
func Prefix(typed []string) int {
	counted := false
	for i, word := range typed[:max(0, len(typed)-1)] {
		if _, isNumber, _ := Times(word); isNumber && !counted {
			counted = true
		} else if !IsView(word) {
			return i
		}
	}
	return max(0, len(typed)-1)
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
		return 0, true, words.Error{Say: func(in words.Words) string { return in.ExpectedTimes(Quote(word)) }}
	}
	return int(number), true, nil
}
