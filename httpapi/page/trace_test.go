package page_test

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/httpapi/page"
	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/guard"
	"cacheaside/services/mock"
)

var mouse = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}

func readerOf(product repositories.Product, err error) services.ProductReader {
	return &mock.ProductReader{FindByNameFunc: func(context.Context, string) (repositories.Product, error) { return product, err }}
}

// traced returns the lines that a journal shows of a request that does that, and how many there are beyond.
func traced(do func(ctx context.Context)) (lines []page.Line, more int) {
	GinkgoHelper()
	onStillClock(func() {
		stream := page.NewStream()
		journal := page.NewJournal(stream)
		server := newSite(stream)
		defer server.close()
		tab := server.open()
		defer tab.close()
		tab.next()
		tab.next()
		request := answered("mouse", hit, time.Millisecond)
		request.Began = time.Now()
		journal.Traced(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			do(r.Context())
			request.Request = r
		})).ServeHTTP(nil, request.Request)
		journal.Add(request)
		var requests page.Requests
		tab.data("requests", &requests)
		lines, more = requests.Entries[0].Lines, requests.Entries[0].More
	})
	return lines, more
}

// texts returns whom each line was sent to, what it is, and what it says.
func texts(lines []page.Line) (all []string) {
	for _, line := range lines {
		text := line.Text
		if line.Script != "" {
			text = line.Script + ": " + text
		}
		all = append(all, strings.Join(strings.Fields(line.To+" "+line.What+" "+text), " "))
	}
	return all
}

var _ = Describe("a trace", func() {
	It("has the commands and the queries of a request in order", func(ctx SpecContext) {
		client, products := newClient(), newProducts(ctx)
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		lookups := repositories.NewRedisRepository(client)
		cache := services.NewProductCache(lookups, "db1", time.Minute, func() time.Time { return time.UnixMilli(1763870000000) })
		finder := services.NewProductFinder(cache, new(page.SQL).Reader(products), time.Now)
		lines, _ := traced(func(ctx context.Context) {
			_, _, err := finder.Find(ctx, "mouse")
			Expect(err).NotTo(HaveOccurred())
		})
		Expect(texts(lines)).To(HaveExactElements(
			Equal("Redis GET product:db1:mouse"),
			MatchRegexp(`^SQL (?i:select)\b.* — "mouse"$`),
			Equal(`Redis SET product:db1:mouse "v1 ends=1763870060000 price=1999 quantity=5" ex 60`),
		), "if go-redis has changed what it sends, this follows it")
	})

	It("has the commands of one round trip", func() {
		client := newClient()
		lines, _ := traced(func(ctx context.Context) {
			_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
				p.Set(ctx, "a", "1", time.Minute)
				p.Incr(ctx, "a")
				return nil
			})
			Expect(err).NotTo(HaveOccurred())
		})
		Expect(texts(lines)).To(Equal([]string{"Redis SET a 1 ex 60", "Redis INCR a"}))
	})

	It("has why a command failed, and takes nothing found for an answer", func() {
		client := newClient()
		lines, _ := traced(func(ctx context.Context) {
			client.Get(ctx, "none")
			client.Do(ctx, "FROBNICATE")
		})
		Expect(lines[0].Text).To(Equal("GET none"))
		Expect(lines[1].Text).To(HavePrefix("FROBNICATE: ERR unknown command"))
	})

	It("calls a script by its name, also where Redis had to be sent it first", func() {
		client := newClient()
		script := repositories.NewScript("count a visit", "return redis.call('INCRBY', KEYS[1], ARGV[1])")
		lines, _ := traced(func(ctx context.Context) {
			Expect(script.Run(ctx, client, []string{"visits"}, 5).Int()).To(Equal(5))
		})
		Expect(texts(lines)).To(HaveExactElements(
			HavePrefix("Redis count a visit: visits 5: NOSCRIPT"), Equal("Redis count a visit: visits 5")))
	})

	It("has when each began and how long it took, since the request began", func() {
		sql := new(page.SQL)
		reader := sql.Reader(readerOf(mouse, nil))
		lines, _ := traced(func(ctx context.Context) {
			for _, delay := range []time.Duration{3 * time.Millisecond, 20 * time.Millisecond} {
				time.Sleep(5 * time.Millisecond)
				sql.SetDelay(delay)
				_, _ = reader.FindByName(ctx, "mouse")
			}
		})
		Expect(lines).To(HaveExactElements(
			And(HaveField("At", int64(5000)), HaveField("Took", int64(3000))),
			And(HaveField("At", int64(13_000)), HaveField("Took", int64(20_000)))))
	})

	It("quotes what a reader could misread, and has keys that are given by pointers", func() {
		client := newClient()
		key := "by pointer"
		lines, _ := traced(func(ctx context.Context) {
			client.Set(ctx, "a b\n\"c\"", []byte("x y"), time.Minute)
			_ = client.Process(ctx, redis.NewSliceCmd(ctx, "MGET", &key))
		})
		Expect(texts(lines)).To(Equal([]string{
			`Redis SET "a b\n\"c\"" "x y" ex 60`, `Redis MGET "by pointer"`,
		}))
	})

	It("has nothing of what is said first on a connection, and so no password", func() {
		client := newClient("lasecreta")
		lines, _ := traced(func(ctx context.Context) {
			Expect(client.Ping(ctx).Err()).To(Succeed())
			client.Do(ctx, "AUTH", "lasecreta")
		})
		Expect(texts(lines)).To(Equal([]string{"Redis PING"}))
	})

	It("has 50 lines at the most, and counts the others", func() {
		client := newClient()
		lines, more := traced(func(ctx context.Context) {
			for range 60 {
				client.Ping(ctx)
			}
		})
		Expect(lines).To(HaveLen(50))
		Expect(more).To(Equal(10))
	})

	It("has 300 bytes a line at the most, the error included", func() {
		client := newClient()
		long := strings.Repeat("ü", 100_000)
		lines, _ := traced(func(ctx context.Context) {
			client.Set(ctx, "key", long, time.Minute)
			client.Do(ctx, "FROBNICATE", long)
			client.MGet(ctx, strings.Split(strings.Repeat("key ", 1000), " ")...)
		})
		Expect(lines).To(HaveLen(3))
		for _, line := range lines {
			Expect(len(line.Text)).To(And(BeNumerically("<=", 300), BeNumerically(">", 290)), "bytes of %s", line.Text)
		}
		Expect(lines[1].Text).To(ContainSubstring("ERR unknown command"), "the error of a command that was cut off")
	})

	It("is not needed: without one all is passed on", func() {
		client := newClient()
		ctx := context.Background()
		Expect(client.Set(ctx, "key", "value", time.Minute).Err()).To(Succeed())
		Expect(client.Get(ctx, "key").Val()).To(Equal("value"))
		Expect(new(page.SQL).Reader(readerOf(mouse, nil)).FindByName(ctx, "mouse")).To(Equal(mouse))
		Expect(page.Shared(ctx)).To(BeNil())
	})
})

var _ = Describe("Shared", func() {
	// share has something go to Redis with that of others: in another context.
	share := func(asked any, err error) []string {
		GinkgoHelper()
		lines, _ := traced(func(ctx context.Context) { page.Shared(ctx)(asked, err) })
		return texts(lines)
	}
	scripted := func(name string) redis.Cmder {
		script := repositories.NewScript(name, "return '"+name+"'")
		return redis.NewCmd(context.Background(), "EVALSHA", script.Hash(), 1, "key", "lease x")
	}
	command := redis.NewCmd(context.Background(), "EVALSHA", "5c0b2c", 1, "key", "lease x")

	DescribeTable("notes what went to Redis in no context of its own", func(asked any, err error, text string) {
		Expect(share(asked, err)).To(Equal([]string{"Redis shared " + text}))
	},
		Entry("a lookup", repositories.Lookup{Key: "key"}, nil, "GET key"),
		Entry("a lookup that was too slow", repositories.Lookup{Key: "key"}, guard.ErrTooSlow, "GET key: "+guard.ErrTooSlow.Error()),
		Entry("a script that has a name", scripted("get a lease"), nil, `get a lease: key "lease x"`),
		Entry("a script that has none", command, nil, `EVALSHA 5c0b2c 1 key "lease x"`),
	)
	DescribeTable("notes nothing where Redis was not asked", func(err error) {
		Expect(share(repositories.Lookup{Key: "key"}, err)).To(BeEmpty())
	},
		Entry("the breaker is open", guard.ErrCircuitOpen),
		Entry("the gate is closed", coherence.ErrDistrusted),
	)
	It("notes nothing for who has gone", func() {
		lines, _ := traced(func(ctx context.Context) {
			ctx, leave := context.WithCancel(ctx)
			told := page.Shared(ctx)
			leave()
			told(repositories.Lookup{Key: "key"}, context.Canceled)
		})
		Expect(lines).To(BeEmpty())
	})
})

// newClient returns a client of an embedded Redis, which may want a password, with the hook.
func newClient(password ...string) *redis.Client {
	GinkgoHelper()
	server := miniredis.NewMiniRedis()
	for _, wanted := range password {
		server.RequireAuth(wanted)
	}
	Expect(server.Start()).To(Succeed())
	DeferCleanup(server.Close)
	client := redis.NewClient(&redis.Options{Addr: server.Addr(), Password: strings.Join(password, "")})
	DeferCleanup(client.Close)
	client.AddHook(page.RedisHook{})
	return client
}
