package transcript

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cacheaside/raw/line"
	"cacheaside/raw/words"
)

// inEscapes says how the console writes strings whose values are right, but which are escaped in another way or not at
// all. It returns "" if anything else differs.
func inEscapes(expected, got []string, in words.Words) string {
	units := joined(expected)
	if len(units) != len(got) {
		return ""
	}
	var rules, write []string
	for i, unit := range units {
		if matches(unit, got[i]) {
			continue
		}
		shown, same := asShown(unit, got[i])
		if !same {
			return ""
		}
		rules = append(rules, missed(unit, shown, in)...)
		write = append(write, shown)
	}
	if len(write) == 0 {
		return ""
	}
	slices.Sort(rules)
	rules = slices.Compact(rules)
	switch {
	case len(write[0]) > longest:
		return in.WriteAsItCame(rules)
	case len(write) > 1:
		return in.WriteLikewise(rules, write[0])
	}
	return in.Write(rules, write[0])
}

// longest is the most characters that a message says again of a reply.
const longest = 100

// joined puts a string back together in which a line feed was written as it is.
func joined(reply []string) []string {
	var units []string
	for len(reply) > 0 {
		lines := 1
		if isOpen(reply[0]) {
			if more := slices.IndexFunc(reply[1:], func(text string) bool { return strings.HasSuffix(text, `"`) }); more >= 0 {
				lines += more + 1
			}
		}
		units = append(units, strings.Join(reply[:lines], "\n"))
		reply = reply[lines:]
	}
	return units
}

// isOpen reports whether a line begins a string and does not end it.
func isOpen(text string) bool {
	_, value := numbered(text)
	closes := len(value) > 1 && strings.HasSuffix(value, `"`) || strings.HasSuffix(value, anything)
	return strings.HasPrefix(value, `"`) && !closes
}

// asShown writes an expected string as the console does, and reports whether it then is what came.
func asShown(expected, got string) (shown string, same bool) {
	number, value := numbered(expected)
	if _, came := numbered(got); !strings.HasPrefix(came, `"`) {
		return "", false
	}
	value, isPrefix := strings.CutSuffix(value, anything)
	for _, quote := range []string{`"`, "'"} {
		if rest, opened := strings.CutPrefix(value, quote); opened && (isPrefix || strings.HasSuffix(rest, quote)) {
			value = strings.TrimSuffix(rest, quote)
			break
		}
	}
	for _, reading := range readings(value) {
		shown = number + line.Quote(reading)
		if isPrefix {
			shown = strings.TrimSuffix(shown, `"`) + anything
		}
		if matches(shown, got) {
			return shown, true
		}
	}
	return "", false
}

// escapedRune is how Go and JSON escape a character.
var escapedRune = regexp.MustCompile(`\\u([0-9a-fA-F]{4})`)

// readings are the values that somebody may mean by what stands between quotes: first what is there, then, if it can be
// read so, with its escapes taken for what they stand for.
func readings(quoted string) []string {
	all := []string{quoted}
	text := escapedRune.ReplaceAllStringFunc(quoted, func(escape string) string {
		code, _ := strconv.ParseUint(escape[2:], 16, 32) // four digits
		return string(rune(code))
	})
	var closed strings.Builder // with quotes that a backslash was forgotten before
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			closed.WriteByte('\\')
		case text[i] == '\\' && i+1 < len(text):
			closed.WriteByte('\\')
			i++
		}
		closed.WriteByte(text[i])
	}
	if read, err := line.Split(`"` + closed.String() + `"`); err == nil && len(read) == 1 {
		all = append(all, read[0])
	}
	return all
}

// escapes are what the console writes for what can't stand in a string as it is.
var escapes = regexp.MustCompile(`\\(?:x[0-9a-f]{2}|.)`)

// missed are the rules that were not kept where a string was written in another way than the console's.
func missed(written, shown string, in words.Words) []string {
	var rules []string
	if _, value := numbered(written); !strings.HasPrefix(value, `"`) {
		rules = append(rules, in.StringInQuotes())
	}
	have := map[string]int{}
	for _, escape := range escapes.FindAllString(written, -1) {
		have[escape]++
	}
	for _, escape := range escapes.FindAllString(shown, -1) {
		if have[escape]--; have[escape] < 0 {
			rules = append(rules, rule(escape, in))
		}
	}
	if len(rules) == 0 {
		rules = append(rules, in.PrintableAsItIs())
	}
	return rules
}

// named are the escapes that have a name. All others are of the kind \x...
var named = map[string]func(words.Words) string{
	`\"`: words.Words.AQuote, `\\`: words.Words.ABackslash, `\n`: words.Words.ALineFeed, `\r`: words.Words.ACarriageReturn,
	`\t`: words.Words.ATab, `\a`: words.Words.ABell, `\b`: words.Words.ABackspace,
}

// rule says in words what the console does where it writes an escape.
func rule(escape string, in words.Words) string {
	switch name := named[escape]; {
	case name != nil:
		return in.EscapedAs(name(in), escape)
	case escape < `\x80`:
		return in.ControlCharacters()
	}
	return in.BytesBeyondASCII()
}
