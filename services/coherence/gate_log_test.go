package coherence_test

import (
	"bytes"
	"context"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/coherence"
	"cacheaside/services/guard/guardtest"
	"cacheaside/services/stillclock"
)

var _ = Describe("LogGate", Label("given"), func() {
	const aMoment = time.Second // by the spec's clock

	// logged is what it logs of a gate, whose levels alone count here, while the gate is treated so.
	logged := func(isOpen bool, treat func(gate *coherence.Gate, open func())) (levels []string) {
		GinkgoHelper()
		stillclock.Run(func(ctx context.Context) {
			gate, log := coherence.NewGate(guardtest.Passing{}), &bytes.Buffer{}
			open := func() {
				closings, _ := gate.Closings()
				gate.Open(closings)
			}
			if isOpen {
				open()
			}
			running, end := context.WithCancel(ctx)
			var background sync.WaitGroup
			background.Go(func() { coherence.LogGate(running, gate, slog.New(slog.NewTextHandler(log, nil))) })
			time.Sleep(aMoment)
			treat(gate, open)
			time.Sleep(aMoment)
			end()
			background.Wait()
			for _, match := range regexp.MustCompile(`level=(\w+) msg="(gate: \w+);`).FindAllStringSubmatch(log.String(), -1) {
				levels = append(levels, match[1]+" "+match[2])
			}
			Expect(levels).To(HaveLen(strings.Count(log.String(), "\n")), "lines of the log:\n%s", log)
		})
		return levels
	}

	It("logs nothing of a gate that stays as it is", func() {
		stays := func(*coherence.Gate, func()) {}
		Expect(logged(true, stays)).To(BeEmpty())
		Expect(logged(false, stays)).To(BeEmpty())
	})

	It("logs that it opens", func() {
		Expect(logged(false, func(_ *coherence.Gate, open func()) { open() })).To(Equal([]string{"INFO gate: open"}))
	})

	It("logs once that it is closed, however often, and once that it opens", func() {
		Expect(logged(true, func(gate *coherence.Gate, open func()) {
			for range 3 {
				gate.Close()
				time.Sleep(aMoment)
			}
			open()
		})).To(Equal([]string{"WARN gate: closed", "INFO gate: open"}))
	})

	It("logs both of one that was closed for a moment only", func() {
		Expect(logged(true, func(gate *coherence.Gate, open func()) { gate.Close(); open() })).
			To(Equal([]string{"WARN gate: closed", "INFO gate: open"}))
	})
})
