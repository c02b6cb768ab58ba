package page_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// pipes is a listener whose connections are in memory, so that they work on a still clock.
type pipes struct {
	made   chan net.Conn
	closed chan struct{}
}

func newPipes() *pipes { return &pipes{make(chan net.Conn), make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case made := <-p.made:
		return made, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 3000} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.made <- there:
		return here, nil
	case <-p.closed:
		return nil, errors.New("nobody listens")
	}
}

// site is a server with the deadlines of the real one, and a client of it.
type site struct {
	server *http.Server
	client *http.Client
}

func newSite(handler http.Handler) *site {
	listener := newPipes()
	s := &site{
		server: &http.Server{Handler: handler, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second},
		client: &http.Client{Transport: &http.Transport{DialContext: listener.dial, DisableKeepAlives: true}},
	}
	go func() { _ = s.server.Serve(listener) }()
	return s
}

func (s *site) close() { Expect(s.server.Close()).To(Succeed()) }

// open begins to read the stream.
func (s *site) open() *tab {
	GinkgoHelper()
	response, err := s.client.Get("http://127.0.0.1:3000/page/events")
	Expect(err).NotTo(HaveOccurred())
	return &tab{response: response, lines: bufio.NewReader(response.Body)}
}

// tab is who reads a stream.
type tab struct {
	response *http.Response
	lines    *bufio.Reader
}

// frame returns the next block of lines.
func (t *tab) frame() (string, error) {
	var frame strings.Builder
	for {
		line, err := t.lines.ReadString('\n')
		if err != nil || line == "\n" {
			return frame.String(), err
		}
		frame.WriteString(line)
	}
}

// next returns the next block of lines, of which there must be one.
func (t *tab) next() string {
	GinkgoHelper()
	frame, err := t.frame()
	Expect(err).NotTo(HaveOccurred(), "expected another event, but the stream has ended after %q", frame)
	return frame
}

// data decodes the data of the next block, which must be of that event.
func (t *tab) data(event string, into any) {
	GinkgoHelper()
	frame := t.next()
	Expect(frame).To(ContainSubstring("event: "+event+"\n"), "the next event")
	_, data, _ := strings.Cut(frame, "data: ")
	Expect(json.Unmarshal([]byte(data), into)).To(Succeed(), "the data of the event %s: %s", event, data)
}

func (t *tab) close() { Expect(t.response.Body.Close()).To(Succeed()) }

// keyNames are those of the database db1.
type keyNames struct{}

func (keyNames) Prefix() string { return "product:db1:" }

func (k keyNames) Key(name string) string { return k.Prefix() + name }

func (k keyNames) Name(key string) (string, bool) { return strings.CutPrefix(key, k.Prefix()) }
