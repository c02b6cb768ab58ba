package server_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/httpapi/server"
)

// What the specs of this package share.

// stopTime is what Run may take to return when it is told to stop and no request is under way. net/http waits up to
// five seconds for a connection on which nothing has come yet.
const stopTime = 6 * time.Second

// host is what Run is given in a spec: a Config with connections that count how often they are closed, a handler, and a
// log. A spec that needs another of them sets it before it starts the server.
type host struct {
	config  server.Config
	handler http.Handler // what Connect returns; it answers "hello"
	closing error        // what closing the connections says
	closed  atomic.Int32 // how often they were closed
	log     *gbytes.Buffer

	held []*heldRequest
}

func newHost() *host {
	h := &host{log: gbytes.NewBuffer()}
	h.handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })
	h.config = server.Config{Listen: "127.0.0.1:0", Connect: h.connect, Log: slog.New(slog.NewTextHandler(h.log, nil))}
	return h
}

// connect is the Config's Connect.
func (h *host) connect(context.Context) (http.Handler, func() error, error) {
	return h.handler, func() error { h.closed.Add(1); return h.closing }, nil
}

// running is a Run under way.
type running struct {
	url      string
	stop     context.CancelFunc // ends Run's context
	returned chan error         // receives what Run returned
	ended    chan struct{}      // is closed when Run returned or panicked
}

// start runs the server until the spec's end, and waits until the log says where it listens.
func (h *host) start() running {
	GinkgoHelper()
	ctx, cancel := context.WithCancel(context.Background())
	r := running{stop: cancel, returned: make(chan error, 1), ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		defer GinkgoRecover()
		r.returned <- server.Run(ctx, h.config)
	}()
	DeferCleanup(func() {
		for _, request := range h.held {
			request.letGo()
		}
		cancel()
		Eventually(r.ended).WithTimeout(stopTime).Should(BeClosed(), "Run's context is done, and %s later Run has not returned", stopTime)
	})
	Eventually(func() string {
		select {
		case <-r.ended:
			Fail(fmt.Sprintf("expected Run to serve until its context is done, but it ended at once; it logged %q", h.log.Contents()))
		default:
			r.url = urlIn(h.log)
		}
		return r.url
	}).ShouldNot(BeEmpty(), func() string {
		return fmt.Sprintf("expected Run to log where it listens, such as url=http://127.0.0.1:3000, but it logged %q", h.log.Contents())
	})
	if strings.HasSuffix(r.url, ":0") {
		Fail(fmt.Sprintf("expected Run to log the address that the listener got (listener.Addr()), but it logged %s: "+
			"a Listen with port 0 leaves the port to the system", r.url))
	}
	return r
}

// heldRequest is a request that is under way until the spec lets it go, or the server cuts it off.
type heldRequest struct {
	arrived chan struct{} // is closed when the handler has the request
	arrive  func()
	goOn    chan struct{}
	letGo   func()              // lets the handler answer "hello"
	atEnd   func(*http.Request) // is called before the handler answers, if it is set
}

// hold makes the handler one that holds a request. It comes before start.
func (h *host) hold() *heldRequest {
	r := &heldRequest{arrived: make(chan struct{}), goOn: make(chan struct{})}
	r.arrive = sync.OnceFunc(func() { close(r.arrived) })
	r.letGo = sync.OnceFunc(func() { close(r.goOn) })
	h.handler, h.held = r, append(h.held, r)
	return r
}

func (r *heldRequest) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.arrive()
	select {
	case <-r.goOn:
	case <-request.Context().Done():
	}
	if r.atEnd != nil {
		r.atEnd(request)
	}
	_, _ = io.WriteString(w, "hello")
}

// send asks the server for its front page, and waits until the handler has the request. The channel receives what comes back
// in the end: the answer's body, or the error of a client that was cut off.
func (r *heldRequest) send(url string) <-chan string {
	GinkgoHelper()
	answer := make(chan string, 1)
	go func() {
		body, err := get(url)
		if err != nil {
			body = err.Error()
		}
		answer <- body
	}()
	Eventually(r.arrived).WithTimeout(stopTime).Should(BeClosed(), "a request was sent, GET /, and did not reach the handler")
	return answer
}

var loggedURL = regexp.MustCompile(`url=([^\s"]+)`)

// urlIn returns where the server listens, as the log says it; empty if it does not.
func urlIn(log *gbytes.Buffer) string {
	match := loggedURL.FindSubmatch(log.Contents())
	if match == nil {
		return ""
	}
	return string(match[1])
}

// freeAddress returns an address at which no server listens.
func freeAddress() string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	Expect(listener.Close()).To(Succeed())
	return listener.Addr().String()
}

// takenAddress returns an address at which another server listens until the spec's end.
func takenAddress() string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(listener.Close)
	return listener.Addr().String()
}

// dial connects to the server at an address or a URL, and says why if it can't.
func dial(address string) error {
	connection, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		return err
	}
	return connection.Close()
}

// get asks the server for its front page and returns what came.
func get(url string) (string, error) {
	response, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}
