package benchmarks

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"strconv"
	"testing"
)

// connections is how many keep-alive connections a load has, one for each of its goroutines.
const connections = 64

// load is a client that costs little beside the server that it measures: net/http's would cost more than the server
// and hide the differences.
type load [connections]*connection

// newLoad opens the connections.
func newLoad(b *testing.B, address string) *load {
	b.Helper()
	var opened load
	for i := range opened {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conn.Close() })
		opened[i] = &connection{conn: conn, in: bufio.NewReader(conn)}
	}
	return &opened
}

// connection sends one request after the other. It is used by one goroutine at a time.
type connection struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
}

// answer is what a load looks at in a response.
type answer struct {
	hit  bool // its Cache-Status says so
	body []byte
}

// get asks for the product of that name. Its error says that there was no whole answer, or that it was no 200. The
// body is valid until the next call.
func (c *connection) get(name string) (answer, error) {
	c.out = append(c.out[:0], "GET /products/"...)
	c.out = append(c.out, name...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"...)
	if _, err := c.conn.Write(c.out); err != nil {
		return answer{}, err
	}
	return c.read()
}

// What a load looks for in a response's header. Its names are those that net/http writes.
var (
	statusOK      = []byte("HTTP/1.1 200 ")
	contentLength = []byte("Content-Length: ")
	cacheStatus   = []byte("Cache-Status: ")
	cacheHit      = []byte("; hit") // in Redis, or in the near cache
)

func (c *connection) read() (answer, error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return answer{}, err
	}
	if !bytes.HasPrefix(line, statusOK) {
		return answer{}, fmt.Errorf("expected the status 200, got %q", line)
	}
	var found answer
	length := -1
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return answer{}, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if digits, is := bytes.CutPrefix(line, contentLength); is {
			if length, err = strconv.Atoi(string(digits)); err != nil {
				return answer{}, err
			}
		}
		found.hit = found.hit || bytes.HasPrefix(line, cacheStatus) && bytes.Contains(line, cacheHit)
	}
	if length < 0 {
		return answer{}, fmt.Errorf("expected a Content-Length, got none")
	}
	if found.body, err = c.in.Peek(length); err != nil {
		return answer{}, err
	}
	_, err = c.in.Discard(length)
	return found, err
}
