//go:build unix

package trial_test

import (
	"errors"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/history"
	"cacheaside/integration/soak/system"
	"cacheaside/integration/soak/trial"
)

// run runs a trial, of which the machine must be capable.
func run(ctx SpecContext, config trial.Config) *trial.Result {
	GinkgoHelper()
	config.Progress = GinkgoWriter
	result, err := trial.Run(ctx, config)
	if errors.Is(err, processes.ErrMissing) {
		containers.Missing(err.Error(), "install it")
	}
	Expect(err).NotTo(HaveOccurred())
	result.Print(GinkgoWriter)
	return result
}

var _ = Describe("the server while faults strike", Label("given", "machines"), Serial, func() {
	DescribeTable("gives no wrong answer, loses no acknowledged write, and gives no 5xx but while the database is gone:",
		func(ctx SpecContext, config trial.Config) {
			config.Program, config.Seed, config.For = programs[system.Server], uint64(GinkgoRandomSeed()), 20*time.Second
			result := run(ctx, config)
			Expect(result.Failures()).To(BeEmpty(), "go run ./integration/soak, with -seed %d and the like, has the same faults strike", config.Seed)
			for _, kind := range history.Kinds {
				Expect(result.Operations[kind]).To(BeNumerically(">", 100), "how often %s was asked", kind)
			}
			Expect(result.Struck).NotTo(BeEmpty())
		},
		Entry("two instances on a file of SQLite's", trial.Config{Instances: 2}),
		Entry("three instances on PostgreSQL", trial.Config{Instances: 3, Postgres: true}),
		Entry("three instances with Sentinel", trial.Config{Instances: 3, Redis: processes.Sentinel}),
		Entry("three instances on PostgreSQL with a cluster", trial.Config{Instances: 3, Postgres: true, Redis: processes.Cluster}),
	)

	It("gives no wrong answer where a master and an instance are cut off under Sentinel, again and again", func(ctx SpecContext) {
		result := run(ctx, trial.Config{Program: programs[system.Server], Seed: uint64(GinkgoRandomSeed()), For: 20 * time.Second, Instances: 3,
			Redis: processes.Sentinel, Faults: []trial.Fault{trial.CutOff}})
		Expect(result.Failures()).To(BeEmpty())
		Expect(result.Struck[trial.CutOff]).To(BeNumerically(">", 1), "how often it has struck")
	})

	// Those that show within seconds, whatever the seed; "make soak PLANTED=1" has all.
	DescribeTable("is noticed to be wrong without",
		func(ctx SpecContext, without, redis string, fault trial.Fault, atMost time.Duration) {
			for _, planted := range trial.AllPlanted {
				if planted.Without == without && planted.Redis == redis && slices.Contains(planted.Faults, fault) {
					result := run(ctx, planted.Config(programs[system.ServerWithout(without)], uint64(GinkgoRandomSeed()), atMost))
					Expect(result.Wrong).To(BeNumerically(">", 0), "wrong answers")
					return
				}
			}
			Fail("expected one of trial.AllPlanted, got " + without)
		},
		Entry("coherence", "coherence,near", "", trial.Flicker, 8*time.Second),
		Entry("leases", "leases", "", trial.Flush, 8*time.Second),
		Entry("the proof that a shared read is new enough", "proof", "", trial.Flush, 8*time.Second),
		Entry("failover, where a master and an instance are cut off under Sentinel", "failover", processes.Sentinel, trial.CutOff, 20*time.Second),
	)
})
