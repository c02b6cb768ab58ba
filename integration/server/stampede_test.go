package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The reads of the database are counted by what clients see: an answer for which the database was read says so in
// Server-Timing (sql;dur), and one that is that of another's read says collapsed in Cache-Status.
var _ = Describe("the server under a thousand clients that want one product at once", Label("given"), func() {
	const crowd = 1000
	// A crowd that queues for a few connections, on a machine that does other things too, must not be taken for a Redis
	// that hangs; nor must a server that it keeps from asking for 200 ms be without a cache, as it is right to be.
	const (
		patient     = "CACHE_TIMEOUT=20s"
		noFailover  = "WITHOUT=near,failover"
		patientPool = "?dial_timeout=20s&read_timeout=20s&write_timeout=20s&pool_timeout=20s"
	)
	var redis, database string

	BeforeEach(func(ctx SpecContext) { redis, database = installedRedis(ctx)+patientPool, newDatabase() })

	// makeCold takes away what the cache has.
	makeCold := func(ctx context.Context, name string) {
		GinkgoHelper()
		key := fmt.Sprintf("product:%s:%s", identifierOf(ctx, database), name) // without failover it has no era
		Expect(connect(redis).Del(ctx, key).Val()).To(BeEquivalentTo(1), "expected something under the key %s", key)
	}

	Context("that is not in the cache", func() {
		for instances := 1; instances <= 2; instances++ {
			It(fmt.Sprintf("reads the database once, on %d of its instances", instances), func(ctx SpecContext) {
				servers := []*server{start(ctx, redis, database, patient, noFailover)}
				for len(servers) < instances {
					servers = append(servers, start(ctx, redis, database, patient, noFailover))
				}
				servers[0].create(ctx, mouse)
				for round := range 3 {
					makeCold(ctx, mouse.Name)
					reads := 0
					answers := stampede(ctx, servers, crowd, mouse.Name)
					for _, got := range answers {
						Expect(got.status).To(Equal(http.StatusOK), got.body)
						Expect(got.body).To(Equal(mouse.body()))
						Expect(got.cache()).NotTo(beBypass(), "Redis is there")
						if hasRead(got) {
							reads++
						}
					}
					Expect(reads).To(Equal(1), "in round %d: how many of %d answers came of a read of the database of their own; %s",
						round+1, crowd, summaryOf(answers))
				}
			})
		}
	})

	It("reads the database once also when it does not exist, and finds it as soon as it does", func(ctx SpecContext) {
		one, other := start(ctx, redis, database, patient, noFailover), start(ctx, redis, database, patient, noFailover)
		reads := 0
		answers := stampede(ctx, []*server{one, other}, crowd, mouse.Name)
		for _, got := range answers {
			Expect(got.status).To(Equal(http.StatusNotFound), got.body)
			if hasRead(got) {
				reads++
			}
		}
		Expect(reads).To(Equal(1), "how many of %d answers came of a read of the database of their own; %s", crowd, summaryOf(answers))
		Expect(other.lookFor(ctx, mouse.Name).cache()).To(HavePrefix("redis; hit; ttl="), "the cache knows that there is no mouse")

		one.create(ctx, mouse)
		other.find(ctx, mouse)
	})
})

// stampede sends so many requests for one product at once, to the servers by turns, and returns the answers.
func stampede(ctx context.Context, servers []*server, number int, name string) []answer {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	answers, failures := make([]answer, number), make([]error, number)
	begin := make(chan struct{})
	var asked sync.WaitGroup
	for i := range number {
		asked.Go(func() {
			<-begin
			answers[i], failures[i] = servers[i%len(servers)].sendFind(ctx, name)
		})
	}
	close(begin)
	asked.Wait()
	for i, err := range failures {
		Expect(err).NotTo(HaveOccurred(), "request number %d of %d", i+1, number)
	}
	return answers
}

// hasRead reports whether the database was read for this answer, and for none before it.
func hasRead(got answer) bool {
	return strings.Contains(got.header.Get("Server-Timing"), "sql;dur=") && !strings.Contains(got.cache(), "collapsed")
}

// summaryOf counts the answers by what they say of the cache.
func summaryOf(answers []answer) string {
	counts := make(map[string]int)
	for _, got := range answers {
		status, _, _ := strings.Cut(got.cache(), "; ttl=")
		counts[status]++
	}
	return fmt.Sprintf("the answers by their Cache-Status: %v", counts)
}
