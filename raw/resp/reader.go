package resp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrProtocol is wrapped by the error for bytes that are no RESP, or exceed a bound of this package.
var ErrProtocol = errors.New("not the Redis protocol (RESP)")

// Bounds of what a Reader takes. Redis itself allows strings of 512 MB unless its setting proto-max-bulk-len says
// otherwise.
const (
	MaxString   = 512 << 20 // bytes of a string
	MaxElements = 1<<30 - 1 // elements of an array, set or push, or pairs of a map
	MaxDepth    = 1024      // arrays within arrays
)

// Reader reads the answers of a Redis server, whole with Read, or piece by piece with Next. Its first error is its
// last: where the next value begins can't be told any more, and every further call returns the same error.
//
// The error is io.EOF where the input ends between two replies. It wraps io.ErrUnexpectedEOF where the input ends
// within one, ErrProtocol for what is no RESP, and otherwise the error of the input.
//
// A null string or array of RESP2 is read as a Null, and a bulk error as an Error. An attribute is read and left out, as the
// specification allows. The strings and arrays of unknown length that the specification mentions, and no Redis
// sends, are refused.
type Reader struct {
	in   *bufio.Reader
	open []int // for each value that is being read, from the outermost inwards: how many of its elements are to come
	err  error
}

// NewReader returns a Reader with a buffer of its own.
func NewReader(in io.Reader) *Reader { return &Reader{in: bufio.NewReaderSize(in, 64<<10)} }

// Buffered returns the number of bytes that have arrived and were not read yet.
func (r *Reader) Buffered() int { return r.in.Buffered() }

// Read reads a whole reply.
func (r *Reader) Read() (Value, error) {
	value, elements, err := r.Next()
	if err != nil || elements == 0 {
		return value, err
	}
	value.Elements = make([]Value, 0, min(elements, 64))
	for range elements {
		element, err := r.Read()
		if err != nil {
			return Value{}, err
		}
		value.Elements = append(value.Elements, element)
	}
	return value, nil
}

// Next reads the next piece of a reply: a value without its elements, which are the pieces that follow. Of a map
// the elements are keys and values in turn, so twice as many as pairs. A reply of a million elements can so be
// handled without being held.
func (r *Reader) Next() (piece Value, elements int, err error) {
	if r.err != nil {
		return Value{}, 0, r.err
	}
	piece, elements, err = r.next()
	if err != nil {
		r.err = err
		return Value{}, 0, err
	}
	return piece, elements, nil
}

func (r *Reader) next() (piece Value, elements int, err error) {
	within := len(r.open) > 0
	for {
		if piece, elements, err = r.piece(within); err != nil {
			return Value{}, 0, err
		}
		if piece.Kind != attribute {
			break
		}
		if err := r.skip(elements, len(r.open)+1); err != nil {
			return Value{}, 0, err
		}
		within = true
	}

	if n := len(r.open); n > 0 {
		r.open[n-1]--
	}
	if elements > 0 {
		if len(r.open) == MaxDepth {
			return Value{}, 0, tooDeep()
		}
		r.open = append(r.open, elements)
	}
	for n := len(r.open); n > 0 && r.open[n-1] == 0; n-- {
		r.open = r.open[:n-1]
	}
	return piece, elements, nil
}

// skip reads a number of values with all that is in them, and drops them.
func (r *Reader) skip(values, depth int) error {
	if depth > MaxDepth {
		return tooDeep()
	}
	for values > 0 {
		piece, elements, err := r.piece(true)
		if err != nil {
			return err
		}
		if elements > 0 {
			if err := r.skip(elements, depth+1); err != nil {
				return err
			}
		}
		if piece.Kind != attribute { // which comes in addition to the value behind it
			values--
		}
	}
	return nil
}

// piece reads one value without its elements. Where no reply is under way (within), the input may end.
func (r *Reader) piece(within bool) (piece Value, elements int, err error) {
	first, err := r.in.ReadByte()
	if errors.Is(err, io.EOF) && !within {
		return Value{}, 0, io.EOF
	}
	if err != nil {
		return Value{}, 0, cutOff(err, "the next value")
	}
	switch piece.Kind = Kind(first); piece.Kind {
	case Status, Error:
		piece.Text, err = r.line(piece.Kind, MaxString)
	case Integer:
		piece.Integer, err = r.integer()
	case Boolean:
		piece.Integer, err = r.boolean()
	case Double:
		piece.Text, err = r.double()
	case BigNumber:
		piece.Text, err = r.bigNumber()
	case Null:
		err = r.null()
	case String, bulkError, Verbatim:
		piece, err = r.bulk(piece.Kind)
	case Array, Set, Push, Map, attribute:
		piece.Kind, elements, err = r.header(piece.Kind)
	default:
		err = fmt.Errorf("%w: expected the first byte of a value, one of + - : $ * _ # , ( = ! %% ~ > |, but %q came; "+
			"make sure that a Redis server listens at this address", ErrProtocol, string(first))
	}
	return piece, elements, err
}

// bulk reads a string whose length is announced.
func (r *Reader) bulk(kind Kind) (Value, error) {
	length, err := r.length(kind, MaxString)
	if err != nil {
		return Value{}, err
	}
	if length < 0 {
		return Value{Kind: Null}, nil
	}
	text, err := r.text(kind, length)
	if err != nil {
		return Value{}, err
	}
	switch kind {
	case bulkError:
		return Value{Kind: Error, Text: text}, nil
	case Verbatim:
		if len(text) < 4 || text[3] != ':' {
			return Value{}, wrong(kind, "three letters and a colon before the text", text)
		}
		return Value{Kind: kind, Format: text[:3], Text: text[4:]}, nil
	}
	return Value{Kind: kind, Text: text}, nil
}

// text reads as many bytes as announced, and the CR LF behind them. It takes memory as the bytes arrive.
func (r *Reader) text(kind Kind, length int) (string, error) {
	var text strings.Builder
	for length > text.Len() {
		chunk, err := r.in.Peek(min(length-text.Len(), r.in.Size()))
		if err != nil {
			return "", cutOff(err, fmt.Sprintf("%d more bytes of a %s", length-text.Len(), kind))
		}
		text.Write(chunk)
		_, _ = r.in.Discard(len(chunk)) // what was peeked at can be discarded
	}
	end, err := r.in.Peek(2)
	if err != nil {
		return "", cutOff(err, "the CR LF at the end of a "+kind.String())
	}
	if string(end) != "\r\n" {
		return "", wrong(kind, fmt.Sprintf("CR LF at the end of the string, after %d bytes", length), string(end))
	}
	_, _ = r.in.Discard(2)
	return text.String(), nil
}

// header reads how many elements follow.
func (r *Reader) header(kind Kind) (Kind, int, error) {
	elements, err := r.length(kind, MaxElements)
	switch {
	case err != nil:
		return kind, 0, err
	case elements < 0:
		return Null, 0, nil
	case kind == Map || kind == attribute:
		elements *= 2
	}
	return kind, elements, nil
}

func tooDeep() error {
	return fmt.Errorf("%w: expected at most %d nested arrays; ask for less at once", ErrProtocol, MaxDepth)
}

func wrong(kind Kind, expected, came string) error {
	const shown = 40
	if len(came) > shown {
		came = came[:shown]
	}
	return fmt.Errorf("%w: in a %s expected %s, but %q came; the connection can't be used any more", ErrProtocol, kind, expected, came)
}

// cutOff names what was expected when the input ended or failed.
func cutOff(err error, expected string) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("the reply is cut off: expected %s: %w", expected, err)
}
