//go:build unix

package system_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/containers"
	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/system"
)

// cacheOf starts a Redis of a kind, without instances, until the spec's end.
func cacheOf(ctx SpecContext, kind string) system.Cache {
	GinkgoHelper()
	started, err := system.Start(ctx, system.Config{Redis: kind})
	if errors.Is(err, processes.ErrMissing) {
		containers.Missing(err.Error(), "install it")
	}
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(started.Close)
	return started.Redis
}

// clientOf returns what an instance has, or, without a user, another server.
func clientOf(server *processes.Process, user string) *redis.Client {
	options := &redis.Options{Addr: server.Address(), Username: user, MaxRetries: -1}
	if user != "" {
		options.Password = "any"
	}
	client := redis.NewClient(options)
	DeferCleanup(client.Close)
	return client
}

var _ = Describe("a master that is cut off", Label("given", "machines"), func() {
	DescribeTable("goes on answering instances, while a replica takes over, and follows that one when it is let have the others again:",
		func(ctx SpecContext, kind, user string) {
			cache := cacheOf(ctx, kind)
			master, replica := cache.AnyFollowed(ctx, rand.New(rand.NewPCG(1, 1)))
			Expect(master).NotTo(BeNil())
			instance := clientOf(master, user)
			key := ownKey(ctx, instance)
			// others are the masters beside it.
			others := func() (others []*processes.Process) {
				for _, one := range cache.Masters(ctx) {
					if one != master {
						others = append(others, one)
					}
				}
				return others
			}
			already := len(others())

			heal, err := cache.CutOff(ctx, master, replica)
			Expect(err).NotTo(HaveOccurred())
			if kind == processes.Sentinel {
				Expect(clientOf(master, "").Ping(ctx).Err()).To(MatchError(HavePrefix("NOAUTH")), "PING of one that is no instance")
			}
			Eventually(others).WithContext(ctx).WithTimeout(5*time.Second).Should(HaveLen(already+1), "the masters beside it")
			another := others()[already] // a replica is behind the masters from the beginning
			for range 10 {
				Expect(instance.Set(ctx, key, "old", 0).Err()).To(Succeed(), "SET at the old master, on a connection from before")
				Expect(clientOf(master, user).Get(ctx, key).Result()).To(Equal("old"), "GET at the old master, on a new connection")
				time.Sleep(100 * time.Millisecond)
			}
			Expect(clientOf(another, user).Get(ctx, key).Result()).NotTo(Equal("old"), "what the new master has")

			Expect(heal(ctx)).To(Succeed())
			Eventually(func() string { return instance.Info(ctx, "replication").Val() }).WithContext(ctx).WithTimeout(time.Minute).
				Should(And(ContainSubstring("role:slave"), ContainSubstring("master_link_status:up")), "what the old master says of itself")
			// Two sentinels may have had a replica each take over: the later one stays.
			Eventually(others).WithContext(ctx).WithTimeout(time.Minute).Should(HaveLen(already+1), "the masters beside it")
		},
		Entry("with Sentinel", processes.Sentinel, processes.Guest),
		Entry("in a cluster", processes.Cluster, ""),
	)
})

var _ = Describe("slots of products", Label("given", "machines"), func() {
	It("move with all their keys, of which a product has one in each era", func(ctx SpecContext) {
		cache := cacheOf(ctx, processes.Cluster)
		masters := cache.Masters(ctx)
		from, to := clientOf(masters[0], ""), clientOf(masters[1], "")
		tag := ownKey(ctx, from)
		keys := []string{"product:db.1:{" + tag + "}mouse", "product:db.2:{" + tag + "}mouse"}
		for _, key := range keys {
			Expect(from.Set(ctx, key, "v", 0).Err()).To(Succeed())
		}
		Expect(cache.MoveSlots(ctx, masters[0], masters[1])).To(Equal(1))
		Expect(to.Keys(ctx, "product:*").Result()).To(ConsistOf(keys))
		Expect(from.Keys(ctx, "product:*").Result()).To(BeEmpty())
	})
})

// ownKey returns a key that a master has, which it may be asked for.
func ownKey(ctx context.Context, master *redis.Client) string {
	GinkgoHelper()
	for _, key := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"} {
		if master.Set(ctx, key, "before", 0).Err() == nil {
			return key
		}
	}
	Fail("the master has none of the keys")
	return ""
}
