package gocall_test

import (
	"context"
	"os/exec"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/redisserver"
)

// What a note says to mean the same must do the same: to an empty Redis, and to one that has the keys.
var _ = Describe("What go-redis sends in other words", Label("given"), func() {
	keys := []string{
		"SET k 10 PX 500000",
		"HSET h f 1 g 2",
		"RPUSH l 3 v 1 v 2 v",
		"ZADD z 1 a 2 b 3 c",
		"ZADD a 1 m 2 n",
		"ZADD b 3 m 4 n",
		"XADD s 1-1 f v",
		"XADD s 4-1 f v",
		"GEOADD g 13.36 38.11 a 15.08 37.50 b",
		"SET product:1 v",
	}

	DescribeTable("does the same", func(ctx SpecContext, prepared []string) {
		rdb := startRedis(ctx)
		try := func(line []string) (reply any, failure string, state map[string]state) {
			GinkgoHelper()
			Expect(rdb.FlushAll(ctx).Err()).To(Succeed())
			for _, key := range prepared {
				Expect(rdb.Do(ctx, arguments(words(key))...).Err()).To(Succeed(), key)
			}
			reply, err := rdb.Do(ctx, arguments(line)...).Result()
			if err != nil {
				failure = err.Error()
			}
			return reply, failure, stateOf(ctx, rdb)
		}
		for text, sent := range differences() {
			reply, failure, left := try(words(text))
			otherReply, otherFailure, otherLeft := try(words(sent))
			Expect(otherFailure).To(Equal(failure), "%s, and %s", text, sent)
			if reply == nil {
				Expect(otherReply).To(BeNil(), "%s, and %s", text, sent)
			} else {
				Expect(otherReply).To(Equal(reply), "%s, and %s", text, sent)
			}
			Expect(otherLeft).To(HaveLen(len(left)), "%s, and %s", text, sent)
			for key, was := range left {
				Expect(otherLeft[key].dump).To(Equal(was.dump), "%s after %s, and %s", key, text, sent)
				Expect(otherLeft[key].lifetime).To(BeNumerically("~", was.lifetime, time.Second/2), "%s after %s, and %s", key, text, sent)
			}
		}
	},
		Entry("to an empty Redis", nil),
		Entry("to one with keys", keys),
	)
})

// state is what a server has under a key.
type state struct {
	dump     string
	lifetime time.Duration
}

func stateOf(ctx context.Context, rdb *redis.Client) map[string]state {
	GinkgoHelper()
	keys, err := rdb.Keys(ctx, "*").Result()
	Expect(err).NotTo(HaveOccurred())
	all := map[string]state{}
	for _, key := range slices.Sorted(slices.Values(keys)) {
		dump, err := rdb.Dump(ctx, key).Result()
		Expect(err).NotTo(HaveOccurred())
		lifetime, err := rdb.PTTL(ctx, key).Result()
		Expect(err).NotTo(HaveOccurred())
		all[key] = state{dump, lifetime}
	}
	return all
}

func arguments(words []string) []any {
	all := make([]any, len(words))
	for i, word := range words {
		all[i] = word
	}
	return all
}

// startRedis returns a client of a real Redis that nobody else uses.
func startRedis(ctx context.Context) *redis.Client {
	GinkgoHelper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		Skip("redis-server is not on the PATH; install Redis to run this spec")
	}
	server, err := redisserver.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(server.Close)
	options, err := redis.ParseURL(server.URL())
	Expect(err).NotTo(HaveOccurred())
	rdb := redis.NewClient(options)
	DeferCleanup(rdb.Close)
	return rdb
}
