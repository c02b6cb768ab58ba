//go:build unix

package server_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server whose database file is taken away", Label("given"), func() {
	keyboard := product{Name: "keyboard", Price: "49.50", Quantity: 2}
	cable := product{Name: "cable", Price: "4.99", Quantity: 40}
	var (
		database string
		running  *server
	)

	BeforeEach(func(ctx SpecContext) {
		database = newDatabase()
		running = start(ctx, embeddedRedis(ctx), database)
		running.create(ctx, mouse)
		running.create(ctx, keyboard)
		Expect(running.request(ctx, http.MethodGet, "/readyz", "").status).To(Equal(http.StatusOK))
	})

	// write has the server write in each way that there is, and returns the answers.
	write := func(ctx SpecContext) map[string]answer {
		GinkgoHelper()
		got, err := running.sendProduct(ctx, cable)
		Expect(err).NotTo(HaveOccurred())
		return map[string]answer{
			"POST": got,
			"PUT": running.request(ctx, http.MethodPut, "/products/mouse", `{"price":14.99,"quantity":7}`,
				"Content-Type", "application/json"),
			"DELETE": running.request(ctx, http.MethodDelete, "/products/keyboard", ""),
		}
	}

	DescribeTable("acknowledges no write, warns at once, and is not ready", func(ctx SpecContext, harm func(), file string) {
		harm()
		for method, got := range write(ctx) {
			Expect(got.status).To(Equal(http.StatusServiceUnavailable), "the status of a %s, which would be lost with the program; the answer: %s", method, got.body)
			Expect(got.header.Get("Retry-After")).NotTo(BeEmpty(), "Retry-After of a %s", method)
			Expect(got.body).NotTo(ContainSubstring(filepath.Base(database)), "a client is not told of files")
		}
		Expect(warnings(running)).To(HaveExactElements(And(ContainSubstring("refused"), ContainSubstring(database+file), ContainSubstring("restart"))),
			"warnings of the log about writes, after three were refused")
		ready := running.request(ctx, http.MethodGet, "/readyz", "")
		Expect(ready.status).To(Equal(http.StatusServiceUnavailable), "GET /readyz")
		Expect(ready.body).To(ContainSubstring(`"database":"down"`))
	},
		Entry("when all of its files were deleted", func() { remove(database, database+"-wal", database+"-shm") }, ""),
		Entry("when its write-ahead log was deleted", func() { remove(database + "-wal") }, "-wal"),
		Entry("when another database was moved into its place", func() {
			other := newDatabase()
			_ = identifierOf(context.Background(), other)
			Expect(os.Rename(other, database)).To(Succeed())
		}, ""),
	)

	It("has what it acknowledged after the database was moved away and back, when it is killed and started again", func(ctx SpecContext) {
		Expect(os.Rename(database, database+".old")).To(Succeed())
		for method, got := range write(ctx) {
			Expect(got.status).To(Equal(http.StatusServiceUnavailable), "the status of a %s; the answer: %s", method, got.body)
		}
		Expect(os.Rename(database+".old", database)).To(Succeed())
		changed := product{Name: mouse.Name, Price: "9.99", Quantity: 1}
		running.update(ctx, changed)
		running.crash(ctx)
		start(ctx, downRedis, database).find(ctx, changed)
	})

	It("goes on when another program has opened the database and closed it", func(ctx SpecContext) {
		checkIntegrity(ctx, database)
		running.update(ctx, product{Name: mouse.Name, Price: "9.99", Quantity: 1})
		Expect(warnings(running)).To(BeEmpty(), "warnings of the log about writes")
	})

	It("has what it acknowledged before its write-ahead log was deleted, if it is stopped and not killed", func(ctx SpecContext) {
		remove(database + "-wal")
		got, err := running.sendProduct(ctx, cable)
		Expect(err).NotTo(HaveOccurred())
		Expect(got.status).To(Equal(http.StatusServiceUnavailable), got.body)
		running.stop(ctx)

		again := start(ctx, downRedis, database)
		again.find(ctx, mouse)
		again.find(ctx, keyboard)
	})
})

// warnings returns the lines of a server's log that warn of writes.
func warnings(s *server) (lines []string) {
	for line := range strings.Lines(string(s.Err.Contents())) {
		if strings.Contains(line, "level=WARN") && strings.Contains(line, "writes") {
			lines = append(lines, line)
		}
	}
	return lines
}

// remove deletes files, under whoever has them open.
func remove(files ...string) {
	GinkgoHelper()
	for _, file := range files {
		Expect(os.Remove(file)).To(Succeed())
	}
}
