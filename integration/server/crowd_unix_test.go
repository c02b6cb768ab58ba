//go:build unix

package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gmeasure"
)

// These specs hold where Run listens by listen, and gives its note to the http.Server, as lesson 07 has it.
var _ = Describe("the server with 256 files, when 2,000 clients connect at once", Label("given"), func() {
	const (
		files   = 256
		clients = 2000
	)
	var (
		running  *server
		database string
		kept     *http.Client // keeps its connection
	)

	BeforeEach(func(ctx SpecContext) {
		database = newDatabase()
		running = startProgram(ctx, withFiles(files), embeddedRedis(ctx), database)
		Expect(running.Err).To(gbytes.Say(`connections=128 files=256`))
		running.create(ctx, mouse)
		client.CloseIdleConnections()
		kept = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}}
		DeferCleanup(kept.CloseIdleConnections)
	})

	// ask sends one request, on a connection of its own unless the client keeps one, and returns the status. It fails only
	// if the connection is closed without an answer.
	ask := func(ctx context.Context, by *http.Client, path string) (int, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, running.url+path, nil)
		if err != nil {
			return 0, err
		}
		response, err := by.Do(request)
		if err != nil {
			return 0, err
		}
		defer response.Body.Close()
		_, err = io.Copy(io.Discard, response.Body)
		return response.StatusCode, err
	}
	fresh := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

	// crowd has so many clients connect, and lets each do something for as long as the spec goes on.
	crowd := func(ctx context.Context, many int, do func(context.Context, net.Conn)) {
		GinkgoHelper()
		going, leave := context.WithCancel(context.WithoutCancel(ctx))
		var all sync.WaitGroup
		DeferCleanup(func() { leave(); all.Wait() })
		var connected sync.WaitGroup
		for range many {
			connected.Add(1)
			all.Go(func() {
				conn, err := new(net.Dialer).DialContext(going, "tcp", strings.TrimPrefix(running.url, "http://"))
				connected.Done()
				if err != nil {
					return // the queue of the system was full
				}
				defer conn.Close()
				defer context.AfterFunc(going, func() { _ = conn.Close() })()
				do(going, conn)
			})
		}
		connected.Wait()
	}
	idle := func(ctx context.Context, conn net.Conn) { <-ctx.Done() }
	// trickle sends the text at first, and then a byte now and then.
	trickle := func(text string) func(context.Context, net.Conn) {
		return func(ctx context.Context, conn net.Conn) {
			_, err := io.WriteString(conn, text)
			for ticks := time.NewTicker(100 * time.Millisecond); err == nil; _, err = io.WriteString(conn, "a") {
				select {
				case <-ticks.C:
				case <-ctx.Done():
					return
				}
			}
		}
	}
	slowHeader := trickle("GET /products/mouse HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
	slowBody := trickle("POST /products HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")

	// expectFiles expects that the server has not run out of files.
	expectFiles := func() {
		GinkgoHelper()
		log := string(running.Err.Contents())
		Expect(log).NotTo(ContainSubstring("too many open files"))
		if open, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(running.Command.Process.Pid), "fd")); err == nil { // Linux
			AddReportEntry("open files", len(open))
			Expect(len(open)).To(BeNumerically("<", files))
		}
	}

	DescribeTable("answers those that ask, from Redis and from SQLite, while the others", func(ctx SpecContext, do func(context.Context, net.Conn)) {
		crowd(ctx, clients, do)
		experiment := gmeasure.NewExperiment("a client that asks by a new connection")
		for i := range 60 {
			path := []string{"/products/mouse", fmt.Sprintf("/products/nothing-%d", i), "/readyz"}[i%3]
			expected := map[string]int{"/products/mouse": 200, "/readyz": 200}[path]
			began := time.Now()
			var status int
			Eventually(ctx, func() (err error) {
				status, err = ask(ctx, fresh, path)
				if status == http.StatusServiceUnavailable {
					return fmt.Errorf("it was a 503")
				}
				return err
			}).WithTimeout(10*time.Second).WithPolling(100*time.Millisecond).Should(Succeed(), "GET %s by a new client; Run must listen by listen, and the http.Server have its note", path)
			experiment.RecordDuration("answered after", time.Since(began))
			if expected == 0 {
				expected = http.StatusNotFound
			}
			Expect(status).To(Equal(expected), "GET %s", path)
		}
		AddReportEntry(experiment.Name, experiment)
		Expect(experiment.GetStats("answered after").DurationFor(gmeasure.StatMedian)).To(BeNumerically("<", 2*time.Second),
			"half of the clients wait for longer")
		expectFiles()
	},
		Entry("send nothing", idle, SpecTimeout(2*time.Minute)),
		Entry("send their headers byte by byte", slowHeader, SpecTimeout(2*time.Minute)),
	)

	It("answers those that have a connection, and refuses others within seconds, while all others send their bodies byte by byte", func(ctx SpecContext) {
		Expect(ask(ctx, kept, "/products/mouse")).To(Equal(http.StatusOK))
		over := make(chan struct{})
		var asked, wrong atomic.Int64
		var keeper sync.WaitGroup
		keeper.Go(func() { // a client that goes on asking keeps its connection
			for {
				select {
				case <-over:
					return
				case <-time.After(10 * time.Millisecond):
				}
				if status, err := ask(ctx, kept, "/products/mouse"); err != nil || status != http.StatusOK {
					wrong.Add(1)
				}
				asked.Add(1)
			}
		})
		crowd(ctx, clients, slowBody)
		Eventually(running.Err).WithTimeout(20 * time.Second).Should(gbytes.Say("clients are answered 503"))
		began := time.Now()
		status, err := ask(ctx, fresh, "/products/mouse")
		Expect(err).NotTo(HaveOccurred(), "what a new client gets")
		Expect(status).To(Or(Equal(http.StatusServiceUnavailable), Equal(http.StatusOK)))
		Expect(time.Since(began)).To(BeNumerically("<", 10*time.Second), "how long a new client waited for its answer")
		expectFiles()
		Eventually(ctx, func() (int, error) { return ask(ctx, fresh, "/products/mouse") }).WithTimeout(40*time.Second).WithPolling(500*time.Millisecond).
			Should(Equal(http.StatusOK), "a new client's answer, when the bodies' time of 15 s is over")
		close(over)
		keeper.Wait()
		AddReportEntry("a client that kept its connection asked", asked.Load())
		Expect(wrong.Load()).To(BeZero(), "of %d requests on a connection that was kept, so many failed", asked.Load())
	}, SpecTimeout(2*time.Minute))

	It("answers as many as have a place, and tells the others to come again, while all ask", func(ctx SpecContext) {
		var answers, refused, closed atomic.Int64
		crowd(ctx, clients, func(ctx context.Context, conn net.Conn) {
			in := bufio.NewReader(conn)
			for ctx.Err() == nil {
				if _, err := io.WriteString(conn, "GET /products/mouse HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
					closed.Add(1)
					return
				}
				response, err := http.ReadResponse(in, nil)
				switch {
				case err != nil:
					closed.Add(1)
					return
				case response.StatusCode == http.StatusServiceUnavailable:
					refused.Add(1)
					return
				}
				_, _ = io.Copy(io.Discard, response.Body)
				answers.Add(1)
			}
		})
		Eventually(ctx, func() int64 { return refused.Load() + closed.Load() }).WithTimeout(30*time.Second).
			Should(BeNumerically(">=", clients-128-32), "how many clients were told that there is no place for them")
		before := answers.Load()
		Eventually(ctx, answers.Load).WithTimeout(10*time.Second).Should(BeNumerically(">", before+1000), "answers to those that have a place")
		AddReportEntry("answers, refused, closed", fmt.Sprint(answers.Load(), refused.Load(), closed.Load()))
		expectFiles()
	}, SpecTimeout(2*time.Minute))
})

// withFiles returns a program that runs the server with a limit of files.
func withFiles(files int) string {
	GinkgoHelper()
	program := filepath.Join(GinkgoT().TempDir(), "limited")
	script := fmt.Sprintf("#!/bin/sh\nulimit -n %d && exec '%s' \"$@\"\n", files, serverProgram)
	Expect(os.WriteFile(program, []byte(script), 0o700)).To(Succeed())
	return program
}
