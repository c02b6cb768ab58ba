package line_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cacheaside/raw/line"
)

// FuzzSplit holds Split against a second implementation of the same rules, made of regular expressions.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"", " ", "PING", "SET k v", `SET k "a b"`, `"\x41\n\q\""`, `'it\'s \\'`, `a"b"`, `"a"b`, `"`, `'`, `"\`, `'\`, `'\\'`, "a\vb\"c\"\v",
		"\xff\"\xfe\\\xc3\"", "\x00", `"\x4" "\xg"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := line.Split(text)
		want, ok := splitByRegexp(text)
		if ok != (err == nil) {
			t.Fatalf("Split(%q): got %q, %v; the second implementation: %q, %v", text, got, err, want, ok)
		}
		if ok && !slices.Equal(got, want) {
			t.Fatalf("Split(%q): got %q; the second implementation: %q", text, got, want)
		}
	})
}

// FuzzQuote checks that Split undoes Quote.
func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"", "abc", "a b", "\x00\xff\"\\'\n", "\\x41"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		got, err := line.Split(line.Quote(word))
		if err != nil || len(got) != 1 || got[0] != word {
			t.Fatalf("Split(Quote(%q)): got %q, %v", word, got, err)
		}
	})
}

var (
	blanks = regexp.MustCompile(`^[ \t\n\v\f\r]+`)
	plain  = regexp.MustCompile(`^[^ \t\n\r"']*`)
	double = regexp.MustCompile(`^(?s)"((?:\\.|[^"\\])*)"`)
	single = regexp.MustCompile(`^(?s)'((?:[^'\\]|\\+[^'\\]|\\+')*)'`)
	escape = regexp.MustCompile(`(?s)\\x[0-9a-fA-F]{2}|\\.`)
	behind = regexp.MustCompile(`^(?:[ \t\n\v\f\r]|$)`)
)

func splitByRegexp(text string) (words []string, ok bool) {
	if strings.ContainsRune(text, 0) {
		return nil, false
	}
	for {
		text = text[len(blanks.FindString(text)):]
		if text == "" {
			return words, true
		}
		word := plain.FindString(text)
		text = text[len(word):]
		if match := double.FindStringSubmatch(text); match != nil {
			word += escape.ReplaceAllStringFunc(match[1], unescape)
			text = text[len(match[0]):]
		} else if match := single.FindStringSubmatch(text); match != nil {
			word += strings.ReplaceAll(match[1], `\'`, `'`)
			text = text[len(match[0]):]
		}
		if !behind.MatchString(text) {
			return nil, false
		}
		words = append(words, word)
	}
}

func unescape(escaped string) string {
	if len(escaped) == 4 && escaped[1] == 'x' {
		if code, err := strconv.ParseUint(escaped[2:], 16, 8); err == nil {
			return string([]byte{byte(code)})
		}
	}
	if at := strings.IndexByte("nrtba", escaped[1]); at >= 0 {
		return "\n\r\t\b\a"[at : at+1]
	}
	return escaped[1:]
}
