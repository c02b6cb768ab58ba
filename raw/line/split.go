// Package line is the syntax of a console line: Split takes a typed line apart into a command and its
// arguments, by the rules of redis-cli (sdssplitargs in the source of Redis), and Quote writes one argument so
// that it can be typed back.
package line

import (
	"strings"

	"cacheaside/raw/language"
	"cacheaside/raw/words"
)

// Error says why a line has no words.
type Error struct {
	Column  int         // the byte at which the problem is, counted from 1
	Problem words.Error // what is there, what was expected, and what to write instead
	Open    byte        // the quote that is not closed, if that is the problem
}

func (e *Error) Error() string { return e.In(words.In(language.English)) }

// In says the error in a language.
func (e *Error) In(in words.Words) string { return in.AtColumn(e.Column, e.Problem.In(in)) }

// Split returns the words of a line; none if there are only blanks. Words are parted by blanks. A quote, also in
// the middle of a word, begins a part in which blanks count, and its closing quote ends the word. In double quotes
// \n \r \t \b \a and \xHH (two hexadecimal digits) stand for one byte, and any other escaped byte for itself; in
// single quotes \' stands for a quote. Outside of quotes a backslash is a backslash. Bytes need not be UTF-8.
//
// The error is an *Error: a quote is not closed, or is followed by more than a blank, or there is a NUL byte.
// (redis-cli takes a NUL byte for the end of the line, and drops what follows.)
func Split(line string) ([]string, error) {
	if at := strings.IndexByte(line, 0); at >= 0 {
		return nil, &Error{Column: at + 1, Problem: words.Error{Say: words.Words.NULByte}}
	}
	var all []string
	for at := 0; ; {
		for at < len(line) && isBlank(line[at]) {
			at++
		}
		if at == len(line) {
			return all, nil
		}
		word, end, err := nextWord(line, at)
		if err != nil {
			return nil, err
		}
		all = append(all, word)
		at = end
	}
}

// nextWord reads the word that begins at the given byte, and returns where it ends.
func nextWord(line string, at int) (word string, end int, err error) {
	end = len(line)
	if length := strings.IndexAny(line[at:], " \t\n\r\"'"); length >= 0 {
		end = at + length
	}
	word = line[at:end]
	if end == len(line) || line[end] != '"' && line[end] != '\'' {
		return word, end, nil
	}

	quote, opened := line[end], end+1
	inQuotes, end := unquoteDouble, end+1
	if quote == '\'' {
		inQuotes = unquoteSingle
	}
	quoted, end, closed := inQuotes(line, end)
	if !closed {
		return "", 0, &Error{opened, words.Error{Say: func(in words.Words) string { return in.QuoteNotClosed(quote) }}, quote}
	}
	if end < len(line) && !isBlank(line[end]) {
		came := Quote(line[end : end+1])
		return "", 0, &Error{Column: end, Problem: words.Error{Say: func(in words.Words) string { return in.BehindQuote(came) }}}
	}
	return word + quoted, end, nil
}

// unquoteDouble reads from behind an opening double quote to behind the closing one.
func unquoteDouble(line string, at int) (text string, end int, closed bool) {
	var out strings.Builder
	for at < len(line) {
		switch rest := line[at:]; {
		case rest[0] == '"':
			return out.String(), at + 1, true
		case len(rest) >= 4 && rest[:2] == `\x` && isHex(rest[2]) && isHex(rest[3]):
			out.WriteByte(hexValue(rest[2])<<4 | hexValue(rest[3]))
			at += 4
		case len(rest) >= 2 && rest[0] == '\\':
			out.WriteByte(escaped(rest[1]))
			at += 2
		default:
			out.WriteByte(rest[0])
			at++
		}
	}
	return "", at, false
}

// unquoteSingle reads from behind an opening single quote to behind the closing one.
func unquoteSingle(line string, at int) (text string, end int, closed bool) {
	var out strings.Builder
	for at < len(line) {
		switch {
		case line[at] == '\'':
			return out.String(), at + 1, true
		case strings.HasPrefix(line[at:], `\'`):
			out.WriteByte('\'')
			at += 2
		default:
			out.WriteByte(line[at])
			at++
		}
	}
	return "", at, false
}

// isBlank is C's isspace.
func isBlank(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

func hexValue(b byte) byte {
	switch {
	case b >= 'a':
		return b - 'a' + 10
	case b >= 'A':
		return b - 'A' + 10
	default:
		return b - '0'
	}
}

// escaped is the byte that a backslash and the given byte stand for.
func escaped(b byte) byte {
	switch b {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'a':
		return '\a'
	default:
		return b
	}
}
