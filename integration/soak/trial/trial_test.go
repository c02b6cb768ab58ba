//go:build unix

package trial_test

import (
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
	"cacheaside/integration/soak/history"
	"cacheaside/integration/soak/system"
	"cacheaside/integration/soak/trial"
)

// run runs a trial, of which the machine must be capable.
func run(ctx SpecContext, config trial.Config) *trial.Result {
	GinkgoHelper()
	config.Progress = GinkgoWriter
	result, err := trial.Run(ctx, config)
	if errors.Is(err, system.ErrNoRedis) {
		containers.Missing(err.Error(), "install it, so that it is on the PATH (Debian: apt-get install redis-server)")
	}
	Expect(err).NotTo(HaveOccurred())
	result.Print(GinkgoWriter)
	return result
}

var _ = Describe("the server while faults strike", Label("given"), Serial, func() {
	It("gives no wrong answer, no 5xx, and loses no acknowledged write", func(ctx SpecContext) {
		seed := uint64(GinkgoRandomSeed())
		result := run(ctx, trial.Config{Program: programs[system.Server], Seed: seed, For: 30 * time.Second})
		Expect(result.Failures()).To(BeEmpty(), "make soak FOR=30s SEED=%d has the same faults strike", seed)
		for _, kind := range history.Kinds {
			Expect(result.Operations[kind]).To(BeNumerically(">", 100), "how often %s was asked", kind)
		}
		Expect(result.Struck).NotTo(BeEmpty())
	})

	// Those that show within seconds, whatever the seed; "make soak PLANTED=1" has all.
	DescribeTable("is noticed to be wrong without",
		func(ctx SpecContext, without string) {
			for _, planted := range trial.AllPlanted {
				if planted.Without == without {
					result := run(ctx, planted.Config(programs[system.ServerWithout(without)], uint64(GinkgoRandomSeed()), 8*time.Second))
					Expect(result.Wrong).To(BeNumerically(">", 0), "wrong answers")
					return
				}
			}
			Fail("expected one of trial.AllPlanted, got " + without)
		},
		Entry("coherence", "coherence,near"),
		Entry("leases", "leases"),
		Entry("the proof that a shared read is new enough", "proof"),
	)
})
