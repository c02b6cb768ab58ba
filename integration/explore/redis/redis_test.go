package redis_test

import (
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2/server"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	driver "github.com/redis/go-redis/v9"

	"cacheaside/integration/explore/redis"
	"cacheaside/repositories/contract"
)

func TestRedis(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "explore/redis")
}

// What the repositories do on any Redis, they do on this one.
var _ = Describe("Redis", Label("given"), func() {
	Describe("under the leases", func() { contract.Leases(connect) })
	Describe("under the intents", func() { contract.Intents(connect) })

	It("tells no two commands the same time", func() {
		one := &redis.Redis{Now: func() time.Time { return time.Unix(1, 0) }, Scripts: redis.NewScripts()}
		const script = `local time = redis.call('TIME') return time[1] .. '.' .. time[2]`
		Expect(one.Do("EVAL", script, "0")).NotTo(Equal(one.Do("EVAL", script, "0")))
	})

	It("says what is no command", func() {
		Expect((&redis.Redis{}).Do("FLUSHALL")).To(MatchError(ContainSubstring("FLUSHALL")))
	})
})

// connect returns a client of a server of its own.
func connect(SpecContext) contract.Redis {
	GinkgoHelper()
	var mu sync.Mutex
	var passed time.Duration
	now := func() time.Time { return time.Now().Add(passed) }
	store := &redis.Redis{Now: now, Scripts: redis.NewScripts()}
	listening, err := server.NewServer("127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(listening.Close)
	for _, command := range []string{"GET", "SET", "DEL", "EXISTS", "HSET", "PTTL", "TYPE", "EVAL", "EVALSHA"} {
		Expect(listening.Register(command, func(peer *server.Peer, command string, arguments []string) {
			mu.Lock()
			defer mu.Unlock()
			answer(peer, store.Do(command, arguments...))
		})).To(Succeed())
	}
	client := driver.NewClient(&driver.Options{Addr: listening.Addr().String(), Protocol: 2, DisableIdentity: true})
	DeferCleanup(client.Close)
	return contract.Redis{Client: client, Pass: func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		passed += d
	}}
}

func answer(peer *server.Peer, reply any) {
	switch reply := reply.(type) {
	case string:
		peer.WriteBulk(reply)
	case int64:
		peer.WriteInt(int(reply))
	case redis.Error:
		peer.WriteError(string(reply))
	case []any:
		peer.WriteLen(len(reply))
		for _, one := range reply {
			answer(peer, one)
		}
	default:
		peer.WriteNull()
	}
}
