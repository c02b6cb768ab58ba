package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	driver "github.com/redis/go-redis/v9"
)

// watch opens the stream of events that the page reads, and returns what awaits the next of one kind and decodes it.
func (s *server) watch(ctx context.Context) func(event string, into any) {
	GinkgoHelper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/page/events", nil)
	Expect(err).NotTo(HaveOccurred())
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(response.Body.Close)
	Expect(response.StatusCode).To(Equal(http.StatusOK))
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 10<<20)
	return func(event string, into any) {
		GinkgoHelper()
		for lines.Scan() {
			if lines.Text() != "event: "+event {
				continue
			}
			Expect(lines.Scan()).To(BeTrue(), "the data of the event %s", event)
			Expect(json.Unmarshal([]byte(strings.TrimPrefix(lines.Text(), "data: ")), into)).To(Succeed())
			return
		}
		Fail("expected an event " + event + ", but the stream has ended")
	}
}

// press presses a button of the page.
func (s *server) press(ctx context.Context, button, body string) answer {
	GinkgoHelper()
	got := s.request(ctx, http.MethodPost, "/page/"+button, body, "Content-Type", "application/json")
	Expect(got.status).To(Equal(http.StatusOK), got.body)
	return got
}

// shown is a request as the page is told of it.
type shown struct {
	Entries []struct {
		Path, Kind string
		Stored     bool
		Lines      []struct{ To, Script, Text string }
	}
}

func (s shown) lines() (texts []string) {
	for _, entry := range s.Entries {
		for _, line := range entry.Lines {
			if line.Script != "" {
				line.Text = line.Script + ": " + line.Text
			}
			texts = append(texts, line.To+" "+line.Text)
		}
	}
	return texts
}

var _ = Describe("the server's page", Label("given"), func() {
	It("stands at /, beside the routes, and can be left out", func(ctx SpecContext) {
		server := start(ctx, downRedis, newDatabase())
		page := server.request(ctx, http.MethodGet, "/", "")
		Expect(page.status).To(Equal(http.StatusOK))
		Expect(page.header.Get("Content-Type")).To(Equal("text/html; charset=utf-8"))
		Expect(page.header.Get("Content-Security-Policy")).To(HavePrefix("default-src 'none'; script-src 'self'"))
		Expect(server.request(ctx, http.MethodGet, "/page/nothing", "").status).To(Equal(http.StatusNotFound))

		without := start(ctx, downRedis, newDatabase(), "PAGE=off")
		Expect(without.request(ctx, http.MethodGet, "/", "").status).To(Equal(http.StatusNotFound))
		Expect(without.request(ctx, http.MethodGet, "/page/events", "").status).To(Equal(http.StatusNotFound))
	})

	It("is told of each request, with the very commands and queries that it has caused", func(ctx SpecContext) {
		redis, database := installedRedis(ctx), newDatabase()
		server := start(ctx, redis, database)
		server.create(ctx, mouse)
		key := keysOf(ctx, database) + "mouse"
		connect(redis).Del(ctx, key)
		next := server.watch(ctx)
		var state, requests shown
		next("state", &state)
		Expect(state.Entries).To(HaveExactElements(HaveField("Path", "/products")), "what came before the page was opened")
		Expect(state.lines()).To(ContainElement(MatchRegexp(`^SQL (?i:insert)\b.* — "mouse", 1999, 5$`)))

		server.find(ctx, mouse)
		next("requests", &requests)
		Expect(requests.Entries).To(HaveExactElements(And(HaveField("Kind", "miss"), HaveField("Stored", true))))
		Expect(requests.lines()).To(ContainElement(MatchRegexp(`^SQL (?i:select)\b.* — "mouse"$`)))
		Expect(requests.lines()[0]).To(HavePrefix("Redis get a lease: "), "of a key that this server knows nothing of, it asks for a lease at once")
		Expect(requests.lines()[0]).To(ContainSubstring(key))

		server.find(ctx, mouse)
		requests = shown{} // a field that is not told of would stay
		next("requests", &requests)
		Expect(requests.lines()).To(Equal([]string{"Redis GET " + key}))
	})

	It("does not keep the server from stopping at once", func(ctx SpecContext) {
		server := start(ctx, downRedis, newDatabase())
		var state shown
		server.watch(ctx)("state", &state)
		began := time.Now()
		server.stop(ctx)
		Expect(time.Since(began)).To(BeNumerically("<", 5*time.Second), "how long the stop took, with a page open")
	})

	It("has a stampede at a cold product, with a far database, read it once", func(ctx SpecContext) {
		server := start(ctx, installedRedis(ctx), newDatabase(), everything)
		server.create(ctx, mouse)
		server.press(ctx, "delay", `{"delay_ms":100}`)
		for range 3 { // near, after the first
			server.find(ctx, mouse)
		}
		Expect(server.press(ctx, "stampede", `{"name":"mouse","requests":500}`).body).To(MatchRegexp(`"requests":500,"reads":1,"failed":0,"took_us":\d{6}`))
		Expect(server.find(ctx, mouse).cache()).To(MatchRegexp("^(near|redis); hit; ttl="), "afterwards")
	})

	It("unplugs Redis from this server alone, without a wrong answer, and plugs it in again", func(ctx SpecContext) {
		redis, database := installedRedis(ctx), newDatabase()
		server, other := start(ctx, redis, database, everything), start(ctx, redis, database)
		server.create(ctx, mouse)
		server.awaitNear(ctx, mouse)
		server.press(ctx, "redis", `{"plugged":false}`)
		Expect(server.find(ctx, mouse).cache()).To(HavePrefix("redis; fwd=bypass"))
		Expect(other.find(ctx, mouse).cache()).To(beHit())
		Expect(server.request(ctx, http.MethodGet, "/readyz", "").body).To(ContainSubstring(`"redis":"down"`))

		changed := priced(2499)
		server.update(ctx, changed)
		server.find(ctx, changed)
		server.press(ctx, "redis", `{"plugged":true}`)
		Eventually(ctx, func() string { return server.find(ctx, changed).cache() }).WithTimeout(20 * time.Second).Should(beHit())
		Eventually(ctx, func() string { return other.lookFor(ctx, "mouse").body }).WithTimeout(20 * time.Second).Should(Equal(changed.body()))
	})

	It("empties the cache of its database, however much there is", func(ctx SpecContext) {
		redis, database := installedRedis(ctx), newDatabase()
		server := start(ctx, redis, database)
		server.create(ctx, mouse)
		cached, keys := connect(redis), keysOf(ctx, database)
		_, err := cached.Pipelined(ctx, func(pipe driver.Pipeliner) error {
			for i := range 2999 {
				pipe.Set(ctx, fmt.Sprint(keys, i), "old", time.Minute)
			}
			return nil
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(server.press(ctx, "empty", `{}`).body).To(MatchJSON(`{"removed":3000}`))
		Expect(cached.DBSize(ctx).Val()).To(BeZero())
		Expect(server.find(ctx, mouse).cache()).To(Equal("redis; fwd=miss; stored"))
	})
})

var _ = Describe("the server that other sites would like to use", Label("given"), func() {
	// ask sends a request to the server under a name.
	ask := func(ctx context.Context, server *server, host, method, path string, headers ...string) int {
		GinkgoHelper()
		request, err := http.NewRequestWithContext(ctx, method, server.url+path, strings.NewReader(mouse.json()))
		Expect(err).NotTo(HaveOccurred())
		request.Host = host
		request.Header.Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		response, err := client.Do(request)
		Expect(err).NotTo(HaveOccurred())
		Expect(response.Body.Close()).To(Succeed())
		return response.StatusCode
	}

	It("goes by its own names and by those that it is allowed, and by no other", func(ctx SpecContext) {
		server := start(ctx, downRedis, newDatabase(), "ALLOWED_HOSTS=shop.example")
		for _, path := range []string{"/", "/healthz", "/metrics"} {
			Expect(ask(ctx, server, "localhost", http.MethodGet, path)).To(Equal(http.StatusOK), path)
			Expect(ask(ctx, server, "shop.example", http.MethodGet, path)).To(Equal(http.StatusOK), path)
			Expect(ask(ctx, server, "rebound.example", http.MethodGet, path)).To(Equal(http.StatusMisdirectedRequest), path)
		}
	})
	It("stores nothing that another site's page sends", func(ctx SpecContext) {
		server := start(ctx, downRedis, newDatabase())
		Expect(ask(ctx, server, "localhost", http.MethodPost, "/products", "Sec-Fetch-Site", "cross-site")).To(Equal(http.StatusForbidden))
		Expect(server.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
	})
})
