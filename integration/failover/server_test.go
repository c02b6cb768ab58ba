//go:build unix

package failover_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
	"cacheaside/integration/fleet/processes"
)

// site is what a spec's servers share.
type site struct {
	folder   string
	database string
}

func newSite() site {
	GinkgoHelper()
	folder, err := processes.NewFolder()
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(os.RemoveAll, folder)
	return site{folder, filepath.Join(folder, "products.db")}
}

// redis starts a Redis in a folder of its own, until the spec's end.
func (s site) redis(ctx SpecContext) *processes.Process {
	GinkgoHelper()
	folder, err := os.MkdirTemp(s.folder, "redis-")
	Expect(err).NotTo(HaveOccurred())
	started, err := processes.StartRedis(ctx, folder)
	if errors.Is(err, processes.ErrMissing) {
		containers.Missing(err.Error(), "install it")
	}
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(started.Kill)
	return started
}

// server starts a server until the spec's end. It has no near cache: what it answers is what Redis says.
func (s site) server(ctx SpecContext, redis, without string, settings ...string) server {
	GinkgoHelper()
	folder, err := os.MkdirTemp(s.folder, "server-")
	Expect(err).NotTo(HaveOccurred())
	started, err := processes.StartInstance(ctx, folder, processes.Instance{
		Number: 1, Program: program, Database: s.database, Redis: redis,
		Settings: append(settings, "WITHOUT="+strings.TrimPrefix(without+",near", ","), "CACHE_TTL=5m"),
	})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(started.Kill)
	return server{started}
}

type server struct{ *processes.Process }

// ask returns the body of an answer, and its Cache-Status.
func (s server) ask(ctx context.Context, method, path, body string, expected int) (text, cache string) {
	GinkgoHelper()
	request, err := http.NewRequestWithContext(ctx, method, s.URL()+path, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	Expect(err).NotTo(HaveOccurred())
	Expect(response.StatusCode).To(Equal(expected), string(read))
	return string(read), response.Header.Get("Cache-Status")
}

func (s server) create(ctx context.Context, price string) {
	GinkgoHelper()
	s.ask(ctx, http.MethodPost, "/products", `{"name":"mouse","price":`+price+`,"quantity":5}`, http.StatusCreated)
}

func (s server) change(ctx context.Context, price string) (cache string) {
	GinkgoHelper()
	_, cache = s.ask(ctx, http.MethodPut, "/products/mouse", `{"price":`+price+`,"quantity":5}`, http.StatusOK)
	return cache
}

// price returns the mouse's, and how it was found.
func (s server) price(ctx context.Context) (price, cache string) {
	GinkgoHelper()
	text, cache := s.ask(ctx, http.MethodGet, "/products/mouse", "", http.StatusOK)
	_, price, _ = strings.Cut(text, `"price":`)
	price, _, _ = strings.Cut(price, ",")
	return price, cache
}

// awaitHit asks until Redis has the answer, and returns the price.
func (s server) awaitHit(ctx context.Context) (price string) {
	GinkgoHelper()
	Eventually(func() (cache string) {
		price, cache = s.price(ctx)
		return cache
	}).WithContext(ctx).WithTimeout(20*time.Second).Should(HavePrefix("redis; hit"), "the Cache-Status of an answer")
	return price
}

// What a spec's product costs before, and after a change.
const (
	before = "19.99"
	after  = "17.50"
)

var _ = Describe("a server whose Redis went back in time", Label("given", "machines"), func() {
	// expectNever asks for a while, and expects that no answer is the old one, and that the cache is used again at the end.
	expectNever := func(ctx context.Context, servers ...server) {
		GinkgoHelper()
		for began := time.Now(); time.Since(began) < 3*time.Second; time.Sleep(2 * time.Millisecond) {
			for number, one := range servers {
				price, cache := one.price(ctx)
				Expect(price).To(Equal(after), "what server %d answers %s later, by %s", number+1, time.Since(began), cache)
			}
		}
		for _, one := range servers {
			Expect(one.awaitHit(ctx)).To(Equal(after))
		}
	}
	// expectOld expects the old price: without the protection it is there, so that the spec shows something.
	expectOld := func(ctx context.Context, one server) {
		GinkgoHelper()
		Expect(one.awaitHit(ctx)).To(Equal(before), "what a server without the protection answers")
	}

	for _, without := range []string{"failover", ""} {
		expect := func(ctx context.Context, servers ...server) {
			GinkgoHelper()
			if without == "failover" {
				expectOld(ctx, servers[len(servers)-1])
				return
			}
			expectNever(ctx, servers...)
		}
		verb := map[string]string{"failover": "answers with what it had, without the protection", "": "never answers with what it had"}[without]

		Describe(verb+":", func() {
			It("one that was restored from an old snapshot", func(ctx SpecContext) {
				at := newSite()
				redis := at.redis(ctx)
				first, second := at.server(ctx, redis.URL(), without), at.server(ctx, redis.URL(), without)
				first.create(ctx, before)
				Expect(second.awaitHit(ctx)).To(Equal(before))
				Expect(clientOf(redis).Save(ctx).Err()).To(Succeed())
				first.change(ctx, after)
				Expect(redis.Kill()).To(Succeed())
				Expect(redis.Start(ctx)).To(Succeed())
				expect(ctx, first, second)
			})

			It("one that was a replica of another for a moment, without a connection lost", func(ctx SpecContext) {
				at := newSite()
				redis, copy := at.redis(ctx), at.redis(ctx)
				one := at.server(ctx, redis.URL(), without)
				one.create(ctx, before)
				Expect(one.awaitHit(ctx)).To(Equal(before))
				replicate(ctx, copy, redis)
				one.change(ctx, after)
				replicate(ctx, redis, copy)
				if without == "" {
					time.Sleep(250 * time.Millisecond) // for so long, at the most, a Redis is believed that was asked before
				}
				expect(ctx, one)
			})

			It("a replica that takes over in a cluster, and has not heard of the change", func(ctx SpecContext) {
				at, servers := newSite(), startCache(ctx, processes.Cluster)
				first, second := at.server(ctx, servers.URL(), without), at.server(ctx, servers.URL(), without)
				first.create(ctx, before)
				Expect(second.awaitHit(ctx)).To(Equal(before))
				master, replica := ownerOf(ctx, servers, "*mouse")
				Expect(clientOf(master).Wait(ctx, 1, 5*time.Second).Result()).To(BeEquivalentTo(1), "replicas that have heard of the price before")
				Expect(replica.Freeze()).To(Succeed())
				Expect(clientOf(master).ClientKillByFilter(ctx, "TYPE", "replica").Err()).To(Succeed())
				first.change(ctx, after)
				Expect(master.Kill()).To(Succeed())
				Expect(replica.Thaw()).To(Succeed())
				expect(ctx, first, second)
			})

			It("a master that has its slot back by force, with what it had in it", func(ctx SpecContext) {
				at, servers := newSite(), startCache(ctx, processes.Cluster)
				one := at.server(ctx, servers.URL(), without)
				one.create(ctx, before)
				Expect(one.awaitHit(ctx)).To(Equal(before))
				master, _ := ownerOf(ctx, servers, "*mouse")
				other := servers.Redis[0]
				if other == master {
					other = servers.Redis[1]
				}
				slot := clientOf(master).ClusterKeySlot(ctx, clientOf(master).Keys(ctx, "*mouse").Val()[0]).Val()
				give := func(to *processes.Process) {
					GinkgoHelper()
					for _, node := range servers.Redis {
						_ = clientOf(node).Do(ctx, "CLUSTER", "DELSLOTS", slot).Err() // some know already that nobody has it
					}
					Expect(clientOf(to).Do(ctx, "CLUSTER", "ADDSLOTS", slot).Err()).To(Succeed())
					Expect(clientOf(to).Do(ctx, "CLUSTER", "BUMPEPOCH").Err()).To(Succeed())
				}
				give(other)
				Eventually(func() string { one.change(ctx, after); _, cache := one.price(ctx); return cache }).WithContext(ctx).WithTimeout(10 * time.Second).Should(HavePrefix("redis;"))
				Eventually(one.awaitHit).WithContext(ctx).Should(Equal(after))
				give(master)
				if without == "" {
					time.Sleep(250 * time.Millisecond)
				}
				expect(ctx, one)
			})

			It("a replica that takes over, and has not heard of the change", func(ctx SpecContext) {
				at, servers := newSite(), startCache(ctx, processes.Sentinel)
				first, second := at.server(ctx, servers.URL(), without), at.server(ctx, servers.URL(), without)
				first.create(ctx, before)
				Expect(second.awaitHit(ctx)).To(Equal(before))
				master := servers.Redis[0]
				Expect(clientOf(master).Wait(ctx, 2, 5*time.Second).Result()).To(BeEquivalentTo(2), "replicas that have heard of the price before")
				for _, replica := range servers.Redis[1:] {
					Expect(replica.Freeze()).To(Succeed())
				}
				Expect(clientOf(master).ClientKillByFilter(ctx, "TYPE", "replica").Err()).To(Succeed())
				first.change(ctx, after)
				Expect(master.Kill()).To(Succeed())
				for _, replica := range servers.Redis[1:] {
					Expect(replica.Thaw()).To(Succeed())
				}
				expect(ctx, first, second)
			})
		})
	}

	DescribeTable("uses the cache again soon after another Redis has become the master,", func(ctx SpecContext, kind string) {
		at, servers := newSite(), startCache(ctx, kind)
		one := at.server(ctx, servers.URL(), "")
		one.create(ctx, before)
		one.awaitHit(ctx)
		master := servers.Redis[0]
		if kind == processes.Cluster {
			master, _ = ownerOf(ctx, servers, "*mouse")
		}
		Expect(master.Kill()).To(Succeed())
		takesWrites := func() bool {
			for _, server := range servers.Masters(ctx) {
				info := clientOf(server).ClusterInfo(ctx).Val()
				if kind == processes.Sentinel || strings.Contains(info, "cluster_state:ok") && len(servers.Masters(ctx)) == processes.Masters {
					return true
				}
			}
			return false
		}
		Eventually(takesWrites).WithContext(ctx).WithTimeout(20*time.Second).WithPolling(5*time.Millisecond).Should(BeTrue(), "whether another server has taken over")
		since := time.Now()
		one.awaitHit(ctx)
		AddReportEntry("the cache is used again after", time.Since(since).Round(time.Millisecond).String())
		Expect(time.Since(since)).To(BeNumerically("<", time.Second), "how long it took until the cache was used again")
	},
		EntryDescription("with %s"),
		Entry(nil, processes.Sentinel),
		Entry(nil, processes.Cluster),
	)

	It("leaves the cache to another server, whose Redis is another one", func(ctx SpecContext) {
		at := newSite()
		here, there := at.redis(ctx), at.redis(ctx)
		first := at.server(ctx, here.URL(), "")
		first.create(ctx, before)
		Expect(first.awaitHit(ctx)).To(Equal(before))
		second := at.server(ctx, there.URL(), "")
		Expect(second.awaitHit(ctx)).To(Equal(before))
		Expect(second.change(ctx, after)).NotTo(ContainSubstring("detail="), "the Cache-Status of the change: the cache was told")
		for began := time.Now(); time.Since(began) < time.Second; time.Sleep(10 * time.Millisecond) {
			price, cache := first.price(ctx)
			Expect(price).To(Equal(after))
			Expect(cache).To(Equal("redis; fwd=bypass; detail=another-redis"))
		}
		Expect(first.LastLines(1000)).To(ContainSubstring(`level=WARN msg="another server uses another Redis`))
	})
})
