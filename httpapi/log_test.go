package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
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
		to    *shared
		log   *slog.Logger
		write func()
	)

	BeforeEach(func() {
		to = new(shared)
		log, write = newLog(to, formatText, slog.LevelInfo)
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

	DescribeTable("has the lines from its level on", func(level slog.Level, expected string) {
		log, write := newLog(to, formatText, level)
		log.Debug("one")
		log.Info("two")
		log.Warn("three")
		log.Error("four")
		write()
		Expect(strings.Join(regexp.MustCompile(`msg=\w+`).FindAllString(to.String(), -1), " ")).To(Equal(expected), "all that was written: %s", to)
	},
		EntryDescription("%s"),
		Entry(nil, slog.LevelDebug, "msg=one msg=two msg=three msg=four"),
		Entry(nil, slog.LevelInfo, "msg=two msg=three msg=four"),
		Entry(nil, slog.LevelWarn, "msg=three msg=four"),
		Entry(nil, slog.LevelError, "msg=four"),
	)

	It("is JSON, a line an object, where that is wanted, and writes a warning at once there, too", func() {
		log, _ := newLog(to, formatJSON, slog.LevelInfo)
		log.Warn("care\nful", "took", time.Second)
		Expect(to.String()).To(HaveSuffix("\n"))
		var line map[string]any
		Expect(json.Unmarshal([]byte(to.String()), &line)).To(Succeed(), "the line %s", to)
		Expect(line).To(And(HaveKeyWithValue("level", "WARN"), HaveKeyWithValue("msg", "care\nful"), HaveKeyWithValue("took", 1e9), HaveKey("time")))
	})

	It("keeps lines whole, whoever writes them", func() {
		var writers sync.WaitGroup
		for range 8 {
			writers.Go(func() {
				for range 500 {
					log.Info("one")
					log.Info("other", "why", "with blanks")
				}
			})
		}
		writers.Wait()
		write()
		lines := strings.Split(strings.TrimSuffix(to.String(), "\n"), "\n")
		Expect(lines).To(HaveLen(8000))
		Expect(lines).To(HaveEach(MatchRegexp(`^time=\S+ level=INFO msg=(one|other why="with blanks")$`)))
	})
})
