// Package load has an HTTP client that costs little beside the servers that it measures: net/http's would cost more than
// some of them, and hide the differences.
package load

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"strconv"
)

// Connection sends one request after the other to one server. It connects when it must: at first, and whenever the
// server has closed the connection, as it may after each answer. It is used by one goroutine at a time.
type Connection struct {
	address string
	conn    net.Conn
	in      *bufio.Reader
	out     []byte
	// Connects is how often it has connected.
	Connects int
}

// New returns a connection to a server at an address. It is not open yet.
func New(address string) *Connection { return &Connection{address: address} }

// Answer is a response with the status 200.
type Answer struct {
	Body []byte // valid until the next call
	Told bool   // it has a Cache-Status (https://www.rfc-editor.org/rfc/rfc9211)
	Hit  bool   // which says that the cache had the answer

	last bool // on this connection
}

// What is looked for in a response's header.
var (
	statusOK        = []byte("HTTP/1.1 200 ")
	contentLength   = []byte("Content-Length:")
	connectionClose = []byte("Connection: close")
	cacheStatus     = []byte("Cache-Status:")
	cacheHit        = []byte("; hit")
)

// Get asks for a path. The error says that there was no whole answer, or that it was no 200; after it the connection is
// opened anew.
func (c *Connection) Get(path string) (Answer, error) {
	c.begin("GET", path)
	c.out = append(c.out, "\r\n"...)
	return c.send()
}

// PutJSON is Get, but it puts JSON there.
func (c *Connection) PutJSON(path, body string) (Answer, error) {
	c.begin("PUT", path)
	c.out = append(c.out, "Content-Type: application/json\r\nContent-Length: "...)
	c.out = append(strconv.AppendInt(c.out, int64(len(body)), 10), "\r\n\r\n"...)
	c.out = append(c.out, body...)
	return c.send()
}

// begin writes how a request begins.
func (c *Connection) begin(method, path string) {
	c.out = append(append(c.out[:0], method...), ' ')
	c.out = append(append(c.out, path...), " HTTP/1.1\r\nHost: 127.0.0.1\r\n"...)
}

// send sends what was written, and reads the answer.
func (c *Connection) send() (Answer, error) {
	if c.conn == nil {
		conn, err := net.Dial("tcp", c.address)
		if err != nil {
			return Answer{}, err
		}
		c.conn, c.in = conn, bufio.NewReader(conn)
		c.Connects++
	}
	if _, err := c.conn.Write(c.out); err != nil {
		c.Close()
		return Answer{}, err
	}
	answer, err := c.read()
	if answer.last || err != nil {
		c.Close()
	}
	return answer, err
}

// read reads a response.
func (c *Connection) read() (answer Answer, err error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return answer, err
	}
	if !bytes.HasPrefix(line, statusOK) {
		return answer, fmt.Errorf("expected the status 200, got %q", line)
	}
	length := -1
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return answer, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		switch {
		case hasPrefix(line, contentLength):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return answer, err
			}
		case hasPrefix(line, cacheStatus):
			answer.Told, answer.Hit = true, bytes.Contains(line, cacheHit)
		case hasPrefix(line, connectionClose):
			answer.last = true
		}
	}
	if length < 0 {
		return answer, fmt.Errorf("expected a Content-Length, got none")
	}
	if answer.Body, err = c.in.Peek(length); err != nil {
		return answer, err
	}
	_, err = c.in.Discard(length)
	return answer, err
}

// hasPrefix compares as names of headers are compared.
func hasPrefix(line, prefix []byte) bool {
	return len(line) >= len(prefix) && bytes.EqualFold(line[:len(prefix)], prefix)
}

// Close closes the connection, if it is open.
func (c *Connection) Close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}
