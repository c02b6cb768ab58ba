// Package reply writes the replies of a Redis server as redis-cli 7.0 does: from a connection while they arrive,
// or from a value that was kept.
//
// Two kinds of reply end redis-cli 7.0 with an error message. A big number is written here as "(big number) 12",
// and an attribute never gets here, because resp.Reader leaves it out.
package reply

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"cacheaside/raw/line"
	"cacheaside/raw/resp"
)

// ErrOutput is wrapped by Write's error if it was the writing that failed.
var ErrOutput = errors.New("writing a reply")

// Source gives a reply piece by piece, as resp.Reader and resp.Values do.
type Source interface {
	// Next returns a value without its elements, which come next, and their number.
	Next() (piece resp.Value, elements int, err error)
}

// Write reads one reply from src and writes it to out, in pieces, so that a long one is never held as a whole. If
// out is a *bufio.Writer, flushing it is left to the caller, who may have several replies. Write returns how many of
// the values in the reply are errors. Its own error is src's, after as much of the reply as there was, or wraps
// ErrOutput.
func Write(out io.Writer, src Source, style Style) (errs int, err error) {
	buffer, buffered := out.(*bufio.Writer)
	if !buffered {
		buffer = bufio.NewWriter(out)
	}
	w := &writer{Writer: buffer, src: src}
	if style == Raw {
		err = w.raw()
	} else if err = w.standard(""); err == nil {
		w.text("\n")
	}
	_, failed := w.Write(nil) // an error of an earlier write stays
	if !buffered {
		failed = w.Flush()
	}
	if failed != nil {
		return w.errs, fmt.Errorf("%w: %w", ErrOutput, failed)
	}
	return w.errs, err
}

// Text returns a value in the standard style, with the line feed at its end.
func Text(v resp.Value) string {
	var out strings.Builder
	_, _ = Write(&out, v.Values(), Standard) // neither the value nor the builder can fail
	return out.String()
}

// writer writes one reply. A failed write is kept by the bufio.Writer and reported in the end.
type writer struct {
	*bufio.Writer
	src   Source
	ahead []piece // read to look at
	taken int     // how many of them were written
	errs  int
}

type piece struct {
	resp.Value
	elements int
}

func (w *writer) text(text string) { _, _ = w.WriteString(text) }

// next takes a piece.
func (w *writer) next() (piece, error) {
	next, err := w.look(0)
	if err != nil {
		return piece{}, err
	}
	if w.taken++; w.taken == len(w.ahead) {
		w.ahead, w.taken = w.ahead[:0], 0
	}
	if next.Kind == resp.Error {
		w.errs++
	}
	return next, nil
}

// look returns the piece that so many calls of next would pass over, and reads it if need be.
func (w *writer) look(ahead int) (piece, error) {
	for len(w.ahead) <= w.taken+ahead {
		value, elements, err := w.src.Next()
		if err != nil {
			return piece{}, err
		}
		w.ahead = append(w.ahead, piece{value, elements})
	}
	return w.ahead[w.taken+ahead], nil
}

// standard writes a value without the line feed at its end. Each further line of it begins with indent.
func (w *writer) standard(indent string) error {
	p, err := w.next()
	if err != nil {
		return err
	}
	switch p.Kind {
	case resp.Status, resp.Verbatim:
		w.text(p.Text)
	case resp.Error:
		w.text("(error) " + p.Text)
	case resp.Integer:
		w.text("(integer) " + strconv.FormatInt(p.Integer, 10))
	case resp.Double:
		w.text("(double) " + p.Text)
	case resp.BigNumber:
		w.text("(big number) " + p.Text)
	case resp.Boolean:
		w.text(boolean(p.Value))
	case resp.Null:
		w.text("(nil)")
	case resp.String:
		w.quoted(p.Text)
	case resp.Array, resp.Set, resp.Push, resp.Map:
		return w.elements(p, indent)
	}
	return nil
}

// quoted writes a string in quotes, a kilobyte at a time.
func (w *writer) quoted(text string) {
	w.text(`"`)
	for len(text) > 0 {
		n := min(len(text), 1024)
		_, _ = w.Write(line.AppendEscaped(w.AvailableBuffer(), text[:n]))
		text = text[n:]
	}
	w.text(`"`)
}

// How the standard style marks the elements of each kind.
var (
	marks = map[resp.Kind]string{resp.Array: ") ", resp.Push: ") ", resp.Set: "~ ", resp.Map: "# "}
	empty = map[resp.Kind]string{resp.Array: "(empty array)", resp.Push: "(empty push)", resp.Set: "(empty set)", resp.Map: "(empty hash)"}
)

// elements writes one element to a line, numbered and indented; of a map a key and its value.
func (w *writer) elements(p piece, indent string) error {
	if p.elements == 0 {
		w.text(empty[p.Kind])
		return nil
	}
	lines := p.elements
	if p.Kind == resp.Map {
		lines /= 2
	}
	width := len(strconv.Itoa(lines))
	deeper := indent + strings.Repeat(" ", width+2)
	for number := 1; number <= lines; number++ {
		if number > 1 {
			w.text("\n" + indent)
		}
		digits := strconv.Itoa(number)
		w.text(strings.Repeat(" ", width-len(digits)) + digits + marks[p.Kind])
		if err := w.standard(deeper); err != nil {
			return err
		}
		if p.Kind != resp.Map {
			continue
		}
		w.text(" => ")
		long, err := w.manyLines()
		if err != nil {
			return err
		}
		if long {
			w.text("\n" + deeper)
		}
		if err := w.standard(deeper); err != nil {
			return err
		}
	}
	return nil
}

// manyLines reports whether the next value takes more than one line. Like redis-cli it looks at the number of
// elements alone, and not at keys.
func (w *writer) manyLines() (bool, error) {
	for at := 0; ; {
		p, err := w.look(at)
		if err != nil {
			return false, err
		}
		at++
		switch {
		case p.elements == 0:
			return false, nil
		case p.Kind == resp.Map && p.elements == 2:
			for key := 1; key > 0; key-- {
				p, err := w.look(at)
				if err != nil {
					return false, err
				}
				key += p.elements
				at++
			}
		case p.elements > 1:
			return true, nil
		}
	}
}

// raw writes a value as it is.
func (w *writer) raw() error {
	p, err := w.next()
	if err != nil {
		return err
	}
	switch p.Kind {
	case resp.Status, resp.String, resp.Verbatim, resp.Double, resp.BigNumber:
		w.text(p.Text)
	case resp.Error:
		w.text(p.Text + "\n")
	case resp.Integer:
		w.text(strconv.FormatInt(p.Integer, 10))
	case resp.Boolean:
		w.text(boolean(p.Value))
	}
	for i := range p.elements {
		switch {
		case i == 0:
		case p.Kind == resp.Map && i%2 == 1:
			w.text(" ")
		default:
			w.text("\n")
		}
		if err := w.raw(); err != nil {
			return err
		}
	}
	return nil
}

func boolean(v resp.Value) string {
	if v.Integer != 0 {
		return "(true)"
	}
	return "(false)"
}
