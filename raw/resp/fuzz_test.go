package resp_test

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"
	"testing/iotest"

	"cacheaside/raw/resp"
)

// FuzzReader checks that a Reader ends on any bytes with a value or one of its documented errors, that a reply cut
// into single bytes reads the same, and that Values gives back what was read.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"+OK\r\n", "-ERR\r\n", ":1\r\n", "$2\r\nab\r\n", "$-1\r\n", "*2\r\n:1\r\n*0\r\n", "%1\r\n+a\r\n_\r\n", "~1\r\n#t\r\n",
		">1\r\n,1.5\r\n", "(12\r\n", "=5\r\ntxt:a\r\n", "!1\r\nE\r\n", "|1\r\n:1\r\n:2\r\n:3\r\n", "$9999999999\r\n", "*-7\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		value, err := resp.NewReader(bytes.NewReader(wire)).Read()
		slow, slowErr := resp.NewReader(iotest.OneByteReader(bytes.NewReader(wire))).Read()
		if !reflect.DeepEqual(slow, value) || (slowErr == nil) != (err == nil) {
			t.Fatalf("read at once: %+v, %v; byte by byte: %+v, %v", value, err, slow, slowErr)
		}
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, resp.ErrProtocol) {
				t.Fatalf("expected io.EOF, io.ErrUnexpectedEOF or ErrProtocol, got %v", err)
			}
			return
		}
		if again := collect(t, value.Values()); !reflect.DeepEqual(again, value) {
			t.Fatalf("read %+v, and from its Values %+v", value, again)
		}
	})
}

// collect puts the pieces of a value together again.
func collect(t *testing.T, pieces *resp.Values) resp.Value {
	value, elements, err := pieces.Next()
	if err != nil {
		t.Fatalf("expected a piece, got %v", err)
	}
	for range elements {
		value.Elements = append(value.Elements, collect(t, pieces))
	}
	return value
}
