//go:build unix

package failover_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/fleet/processes"
	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/repositories/redisconn"
	"cacheaside/services/failover"
)

// ownerOf returns the master that has a key of that pattern, and its replica.
func ownerOf(ctx context.Context, servers *processes.Cache, pattern string) (master, replica *processes.Process) {
	GinkgoHelper()
	for number, master := range servers.Redis[:processes.Masters] {
		if len(clientOf(master).Keys(ctx, pattern).Val()) > 0 {
			return master, servers.Redis[processes.Masters+number]
		}
	}
	Fail("no master has a key " + pattern)
	return nil, nil
}

// told notes what a watcher is told.
type told struct {
	mu      sync.Mutex
	keys    []string
	lost    int
	current time.Time
}

func (t *told) Changed(key string) { t.mu.Lock(); defer t.mu.Unlock(); t.keys = append(t.keys, key) }
func (t *told) Lost()              { t.mu.Lock(); defer t.mu.Unlock(); t.lost++; t.current = time.Time{} }
func (t *told) Current(ago time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current = time.Now().Add(-ago)
}

func (t *told) changed() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.keys...)
}

func (t *told) losses() int { t.mu.Lock(); defer t.mu.Unlock(); return t.lost }

// isCurrent reports whether it was told within a second that it knows everything.
func (t *told) isCurrent() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Since(t.current) < time.Second
}

var _ = Describe("a connection to a cluster", Label("given", "machines"), func() {
	var servers *processes.Cache
	var connection *redisconn.Connection
	var log *gbytes.Buffer

	BeforeEach(func(ctx SpecContext) {
		servers = startCache(ctx, processes.Cluster)
		connection = connect(servers, redisconn.TLS{})
		log = follow(connection)
	})

	// names are so many keys that each master has some.
	var names []string
	for number := range 30 {
		names = append(names, fmt.Sprint("key ", number))
	}
	// setAll sets all keys, with what came of it.
	setAll := func(ctx context.Context, value string) error {
		var failures []error
		for _, name := range names {
			failures = append(failures, connection.Commands().Set(ctx, name, value, time.Minute).Err())
		}
		return errors.Join(failures...)
	}
	// cli has a node do something.
	cli := func(ctx context.Context, server *processes.Process, words ...any) string {
		GinkgoHelper()
		said, err := clientOf(server).Do(ctx, words...).Text()
		Expect(err).NotTo(HaveOccurred(), "%v at %s", words, server)
		return said
	}

	It("sends each key to the master that has it, and says which masters there are", func(ctx SpecContext) {
		Expect(setAll(ctx, "v")).To(Succeed())
		var sizes []int64
		for _, master := range servers.Redis[:processes.Masters] {
			sizes = append(sizes, clientOf(master).DBSize(ctx).Val())
		}
		Expect(sizes).To(HaveEach(BeNumerically(">", 0)), "how many keys each master has")
		Eventually(log).WithContext(ctx).WithTimeout(5 * time.Second).Should(gbytes.Say(`level=INFO msg="the masters of Redis are 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+" said="the nodes of the cluster" epoch=\d+`))
		Expect(connection.Ping(ctx)).To(Succeed())
	})

	It("looks keys up in their nodes side by side, and runs scripts where their keys are", func(ctx SpecContext) {
		Expect(setAll(ctx, "v")).To(Succeed())
		lane := connection.NewLane()
		DeferCleanup(lane.Close)
		var lookups []*repositories.Lookup
		for _, name := range names {
			lookups = append(lookups, &repositories.Lookup{Key: name})
		}
		Expect(repositories.NewBatchRepository(lane.Client()).Do(ctx, lookups)).To(Succeed())
		for _, lookup := range lookups {
			Expect(lookup.Text).To(Equal("v"), lookup.Key)
		}
		one := &repositories.Lookup{Key: names[7]}
		Expect(repositories.NewBatchRepository(lane.Client()).Do(ctx, []*repositories.Lookup{one})).To(Succeed())
		Expect(one.Text).To(Equal("v"))
		leases := marks.NewLeases(connection.Commands())
		for _, name := range names {
			held, _, err := leases.Acquire(ctx, name+" lease", "token", "", time.Minute)
			Expect(err).NotTo(HaveOccurred())
			Expect(held).To(Equal(marks.HeldNothing))
		}
	})

	It("has a lane to each master, which asks it alone for its keys, and the cluster for those that it has no more", func(ctx SpecContext) {
		Expect(setAll(ctx, "v")).To(Succeed())
		lanes := connection.NewLanes(func(redis.UniversalClient) {})
		DeferCleanup(lanes.Close)
		whole := repositories.NewBatchRepository(connection.Commands())
		at := make(map[string][]*repositories.Lookup)
		for _, name := range names {
			master := connection.MasterOf(name)
			at[master] = append(at[master], &repositories.Lookup{Key: name})
		}
		Expect(at).To(HaveLen(processes.Masters))
		all := make([]*repositories.Lookup, 0, len(names))
		for master, lookups := range at {
			Expect(whole.At(lanes.To(master).Client()).Do(ctx, lookups)).To(Succeed())
			for _, lookup := range lookups {
				Expect(lookup).To(HaveField("Text", "v"))
				Expect(lanes.To(master).Client().Get(ctx, lookup.Key).Val()).To(Equal("v"), "what %s has, of whom MasterOf says that it has it", master)
			}
			all = append(all, lookups...)
		}
		Expect(lanes.PoolStats().TotalConns).To(BeEquivalentTo(processes.Masters), "a connection to each")
		for master := range at {
			for _, lookup := range all {
				lookup.Text, lookup.Found = "", false
			}
			Expect(whole.At(lanes.To(master).Client()).Do(ctx, all)).To(Succeed())
			Expect(all).To(HaveEach(HaveField("Text", "v")), "of whoever has it, when %s was asked for all", master)
		}

		master := connection.MasterOf(names[0])
		ended := make(chan error, 1)
		go func() {
			ended <- lanes.To(master).Client().BLPop(ctx, time.Minute, "{"+names[0]+"}nobody pushes").Err()
		}()
		Consistently(ended).WithTimeout(100*time.Millisecond).ShouldNot(Receive(), "BLPOP of a list that is empty")
		lanes.To(master).Interrupt()
		Eventually(ended).WithTimeout(10*time.Second).Should(Receive(HaveOccurred()), "BLPOP that was interrupted")
	})

	It("has the slots of keys where Redis has them", func(ctx SpecContext) {
		keeper := failover.NewClusterKeeper(failover.ClusterConfig{Elapsed: func() time.Duration { return 0 }})
		var asked []int
		keys := failover.NewClusterKeys(keeper, func(slot int) failover.Present { asked = append(asked, slot); return keeper.Group(slot) }, "db1")
		client := clientOf(servers.Redis[0])
		for _, name := range append(names, "{a}b", "}", "{}x", "a{b}c") {
			key := keys.Key(name)
			Expect(client.ClusterKeySlot(ctx, key).Val()).To(BeEquivalentTo(asked[len(asked)-1]), "the slot of %s", key)
		}
	})

	It("follows a failover within a second of the new master's answering", func(ctx SpecContext) {
		Expect(setAll(ctx, "v")).To(Succeed())
		Expect(servers.Redis[0].Kill()).To(Succeed())
		Expect(setAll(ctx, "w")).NotTo(Succeed())
		replica := clientOf(servers.Redis[processes.Masters])
		Eventually(func() string { return replica.ClusterInfo(ctx).Val() + replica.Info(ctx, "replication").Val() }).WithContext(ctx).WithTimeout(20 * time.Second).
			WithPolling(5 * time.Millisecond).Should(And(ContainSubstring("cluster_state:ok"), ContainSubstring("role:master")))
		since := time.Now()
		Eventually(func() error { return setAll(ctx, "x") }).WithContext(ctx).WithTimeout(5 * time.Second).WithPolling(5 * time.Millisecond).Should(Succeed())
		Expect(time.Since(since)).To(BeNumerically("<", time.Second))
	})

	It("learns within a second that a slot has moved, and reaches its keys all the time", func(ctx SpecContext) {
		Expect(setAll(ctx, "v")).To(Succeed())
		name := "key 0"
		slot := int(clientOf(servers.Redis[0]).ClusterKeySlot(ctx, name).Val())
		var from *processes.Process
		for _, master := range servers.Redis[:processes.Masters] {
			if clientOf(master).Get(ctx, name).Err() == nil {
				from = master
			}
		}
		to := servers.Redis[0]
		if from == to {
			to = servers.Redis[1]
		}
		fromID, toID := cli(ctx, from, "CLUSTER", "MYID"), cli(ctx, to, "CLUSTER", "MYID")
		get := func() error { return connection.Commands().Get(ctx, name).Err() }
		cli(ctx, to, "CLUSTER", "SETSLOT", slot, "IMPORTING", fromID)
		cli(ctx, from, "CLUSTER", "SETSLOT", slot, "MIGRATING", toID)
		Expect(get()).To(Succeed(), "before the key is moved")
		cli(ctx, from, "MIGRATE", "127.0.0.1", to.Port(), name, 0, 1000)
		Expect(get()).To(Succeed(), "when the key has moved, and the slot has not: ASK")
		cli(ctx, to, "CLUSTER", "SETSLOT", slot, "NODE", toID)
		cli(ctx, from, "CLUSTER", "SETSLOT", slot, "NODE", toID)
		Expect(get()).To(Succeed(), "when the slot has moved: MOVED")
		identifier := connection.NewIdentifier()
		DeferCleanup(identifier.Close)
		toName := func() string {
			now, err := identifier.Map(ctx)
			Expect(err).NotTo(HaveOccurred())
			for _, owner := range now.Owners {
				if owner.First <= slot && slot <= owner.Last {
					return owner.Name
				}
			}
			return ""
		}
		run := clientOf(to).Info(ctx, "server").Val()
		Eventually(toName).WithContext(ctx).WithTimeout(time.Second).Should(Satisfy(func(name string) bool {
			id, _, _ := strings.Cut(name, "/")
			return id != "" && strings.Contains(run, "run_id:"+id)
		}))
	})

	It("tells a watcher of the keys of each master, and that all may have changed when one is another", func(ctx SpecContext) {
		watcher := &told{}
		background(func(ctx context.Context) { connection.Watch(ctx, "key", watcher, func(error) {}) })
		Eventually(watcher.isCurrent).WithContext(ctx).WithTimeout(5*time.Second).Should(BeTrue(), "whether it is told of everything")
		Expect(setAll(ctx, "v")).To(Succeed())
		Eventually(watcher.changed).WithContext(ctx).WithTimeout(5 * time.Second).Should(ConsistOf(names))
		losses := watcher.losses()
		Expect(servers.Redis[1].Freeze()).To(Succeed())
		Eventually(watcher.isCurrent).WithContext(ctx).WithTimeout(5*time.Second).Should(BeFalse(), "while one master does not answer")
		Eventually(watcher.isCurrent).WithContext(ctx).WithTimeout(10*time.Second).Should(BeTrue(), "when its replica has taken over")
		Expect(watcher.losses()).To(BeNumerically(">", losses), "how often it was told that any key may have changed, when it is current again")
	})

	It("says that no node answers, and why", func(ctx SpecContext) {
		Expect(servers.Kill()).To(Succeed())
		Expect(setAll(ctx, "v")).To(HaveOccurred())
		Eventually(log).WithContext(ctx).WithTimeout(5 * time.Second).Should(gbytes.Say(`level=WARN msg="nobody says which Redis is the master" asked="the nodes of the cluster" error="no node of the cluster answers: `))
	})

	It("finds the masters by way of a replica", func(ctx SpecContext) {
		replica, err := redisconn.TLS{}.Open("redis+cluster://" + servers.Redis[processes.Masters].Address())
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(replica.Close)
		Expect(replica.Commands().Set(ctx, "key", "v", time.Minute).Err()).To(Succeed(), "by way of the replica, which knows the masters")
	})
})
