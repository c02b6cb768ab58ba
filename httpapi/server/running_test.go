package server_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/httpapi/server"
)

// stopTime is what Run may take to return when it is told to stop and no request is under way. net/http waits up to
// five seconds for a connection on which nothing has come yet.
const stopTime = 6 * time.Second

// running is a Run under way.
type running struct {
	url      string
	stop     context.CancelFunc
	returned chan error    // receives what Run returned
	ended    chan struct{} // is closed when Run returned or panicked
}

// start has the server run until the spec's end, and waits until its log says where it listens.
func start(config server.Config, log *gbytes.Buffer) running {
	GinkgoHelper()
	ctx, cancel := context.WithCancel(context.Background())
	r := running{stop: cancel, returned: make(chan error, 1), ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		defer GinkgoRecover()
		r.returned <- server.Run(ctx, config)
	}()
	DeferCleanup(func() {
		cancel()
		Eventually(r.ended).WithTimeout(stopTime).Should(BeClosed(), "Run's context is done, and Run does not return")
	})
	Eventually(func() string {
		select {
		case <-r.ended:
			Fail(fmt.Sprintf("expected Run to serve until its context is done, but it ended at once; it logged %q", log.Contents()))
		default:
			r.url = urlIn(log)
		}
		return r.url
	}).ShouldNot(BeEmpty(), func() string {
		return fmt.Sprintf("expected Run to log where it listens, such as url=http://127.0.0.1:3000, but it logged %q", log.Contents())
	})
	if strings.HasSuffix(r.url, ":0") {
		Fail(fmt.Sprintf("expected Run to log the address that the listener got (listener.Addr()), but it logged %s: "+
			"a Listen with port 0 leaves the port to the system", r.url))
	}
	return r
}

var loggedURL = regexp.MustCompile(`url=([^\s"]+)`)

func urlIn(log *gbytes.Buffer) string {
	match := loggedURL.FindSubmatch(log.Contents())
	if match == nil {
		return ""
	}
	return string(match[1])
}

// dial connects to the server, and says why if it can't.
func dial(url string) error {
	connection, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
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
