package main

import (
	"log/slog"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
)

var _ = Describe("how many connections clients may have", Label("given"), func() {
	DescribeTable("leaves files to Redis and the database:", func(files, connections int) {
		Expect(connectionsFor(files)).To(Equal(connections), "of %d files", files)
	},
		Entry("half, where there are few", 256, 128),
		Entry("no more than 1,024, where there are many", 20_000, 18_976),
		Entry("the same, where half would be as many", 2048, 1024),
		Entry("always one", 1, 1),
	)

	It("is in the log, with the limit that it comes from", func() {
		log := gbytes.NewBuffer()
		sayConnections(slog.New(slog.NewTextHandler(log, nil)), 1000)
		Expect(log).To(gbytes.Say("level=INFO .*connections=500 files=1000\n"))
	})
})
