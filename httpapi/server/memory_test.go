package server_test

import (
	"runtime"
	"runtime/debug"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/server"
)

// garbage is where the specs put what nobody needs, so that the compiler leaves it on the heap.
var garbage []byte

var _ = Describe("the memory that is held so that it is collected rarely", Label("given"), Serial, func() {
	// collections returns how often the collector runs for 128 MB of garbage.
	collections := func() uint32 {
		GinkgoHelper()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 128 << 10 {
			garbage = make([]byte, 1<<10)
		}
		runtime.ReadMemStats(&after)
		return after.NumGC - before.NumGC
	}

	It("lets as much garbage gather between two collections", func() {
		release := server.HoldMemory()
		DeferCleanup(release)
		runtime.GC() // sets how much may gather until the next
		Expect(collections()).To(BeNumerically("<=", 128/(server.HeldMemory>>20)), "how often 128 MB of garbage were collected, %d MB being held", server.HeldMemory>>20)
	})

	It("is none where the process has a limit on its memory", func() {
		before := debug.SetMemoryLimit(1 << 30)
		DeferCleanup(debug.SetMemoryLimit, before)
		var without, with runtime.MemStats
		runtime.ReadMemStats(&without)
		server.HoldMemory()()
		runtime.ReadMemStats(&with)
		Expect(with.TotalAlloc-without.TotalAlloc).To(BeNumerically("<", server.HeldMemory), "bytes that were allocated")
	})
})
