package reply_test

import (
	"bytes"
	"strings"
	"testing"

	"cacheaside/raw/reply"
	"cacheaside/raw/resp"
)

// FuzzWrite checks that whatever a Reader takes, from a connection or as a value, is written, and both the same.
func FuzzWrite(f *testing.F) {
	for _, seed := range []string{
		"+OK\r\n", "-ERR\r\n", "*2\r\n:1\r\n*0\r\n", "%1\r\n+a\r\n*2\r\n_\r\n#t\r\n", "%1\r\n%1\r\n~2\r\n:1\r\n:2\r\n>0\r\n%1\r\n:1\r\n=5\r\ntxt:a\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		value, err := resp.NewReader(bytes.NewReader(wire)).Read()
		if err != nil {
			return
		}
		for _, style := range []reply.Style{reply.Standard, reply.Raw} {
			var arriving, kept strings.Builder
			if _, err := reply.Write(&arriving, resp.NewReader(bytes.NewReader(wire)), style); err != nil {
				t.Fatalf("Write from a Reader: %v", err)
			}
			if _, err := reply.Write(&kept, value.Values(), style); err != nil {
				t.Fatalf("Write from a value: %v", err)
			}
			if arriving.String() != kept.String() {
				t.Fatalf("while arriving it is written\n%s\nand as a value\n%s", arriving.String(), kept.String())
			}
		}
	})
}
