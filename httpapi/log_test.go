package main

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/services"
)

// shared is a buffer that may be read while it is written.
type shared struct {
	mu     sync.Mutex
	buffer bytes.Buffer
	writes int
}

func (s *shared) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	return s.buffer.Write(text)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buffer.String()
}

var _ = Describe("the log", Label("given"), func() {
	var (
		to       *shared
		log      *slog.Logger
		requests func(routes.Answered)
		write    func()
	)

	BeforeEach(func() {
		to = new(shared)
		log, requests, write = newLog(to)
		DeferCleanup(func() { write() })
	})

	It("writes what is left when it is closed", func() {
		log.Info("one")
		log.Info("two")
		write()
		Expect(to.String()).To(MatchRegexp(`^time=\S+ level=INFO msg=one\ntime=\S+ level=INFO msg=two\n$`))
		Expect(to.writes).To(Equal(1), "how often it has written, for two lines")
	})

	It("writes by itself a moment later", func(ctx SpecContext) {
		log.Info("one")
		Eventually(ctx, to.String).WithTimeout(10 * time.Second).Should(ContainSubstring("msg=one\n"))
		log.Info("two")
		Eventually(ctx, to.String).WithTimeout(10 * time.Second).Should(ContainSubstring("msg=two\n"))
	})

	It("writes a warning at once, after what came before", func() {
		log.Info("one")
		log.Warn("careful")
		Expect(to.String()).To(MatchRegexp(`(?s)msg=one\n.*level=WARN msg=careful\n$`))
	})

	It("does not keep more than it must", func() {
		line := strings.Repeat("x", 1000)
		for range 100 {
			log.Info(line)
		}
		Expect(len(to.String())).To(BeNumerically(">", 64<<10), "what was written of 100 kB of lines, before anybody has waited")
	})

	It("keeps lines whole, whoever writes them", func() {
		request := httptest.NewRequest(http.MethodGet, "/products/mouse", nil)
		var writers sync.WaitGroup
		for range 8 {
			writers.Go(func() {
				for range 500 {
					requests(routes.Answered{Request: request, Status: 200})
					log.Info("other", "why", "with blanks")
				}
			})
		}
		writers.Wait()
		write()
		lines := strings.Split(strings.TrimSuffix(to.String(), "\n"), "\n")
		Expect(lines).To(HaveLen(8000))
		Expect(lines).To(HaveEach(MatchRegexp(`^time=\S+ level=INFO msg=(request method=GET path=/products/mouse status=200 took=0s|other why="with blanks")$`)))
	})
})

// FuzzRequestLine has requests of all kinds logged: each line must be the one that routes.LogTo writes by way of slog.
func FuzzRequestLine(f *testing.F) {
	for _, path := range []string{"/products/mouse", "/", "/two words", `/a="b"`, "/%C3%A9", "/\xff", "/a%2Fb"} {
		f.Add(http.MethodGet, path, 200, int64(1_795_492_543_012_345_678), int64(1_234_567), 1, "", 0)
	}
	f.Add("PUT", "/products/mouse", 404, int64(59_999_999_999), int64(1), 3, "why", 3600)
	f.Add("", "", 503, int64(-1), int64(0), 0, "", -5400)
	f.Fuzz(func(t *testing.T, method, path string, status int, at, took int64, cache int, problem string, offset int) {
		answered := routes.Answered{
			Request: &http.Request{Method: method, URL: &url.URL{Path: path}}, Status: status,
			Began: time.Unix(at/1e9, at%1e9).In(time.FixedZone("", offset/60%1000*60)), Took: time.Duration(took),
			Report: services.Report{Cache: services.Outcome(uint(cache) % 4), Near: cache < 0},
		}
		if problem != "" {
			answered.Err = errors.New(problem)
			answered.Report.CacheError = answered.Err
		}
		var expected bytes.Buffer
		clock := answered.Began.Add(answered.Took)
		routes.LogTo(slog.New(slog.NewTextHandler(&expected, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				a.Value = slog.TimeValue(clock)
			}
			return a
		}})))(answered)

		got := new(shared)
		lines := &lines{to: got}
		for range 2 { // the second time with what is remembered of the first
			if !lines.request(answered) {
				return // it is left to routes.LogTo
			}
		}
		lines.flush()
		if got.String() != expected.String()+expected.String() {
			t.Fatalf("expected twice %q, got %q", expected.String(), got.String())
		}
	})
}
