package page_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/httpapi/page"
	"cacheaside/repositories"
	"cacheaside/services"
)

// recorded are actions that only note what they were asked for.
type recorded struct {
	asked   []string
	delay   time.Duration
	plugged bool
	limited bool
	err     error
	held    chan struct{} // a stampede ends when it is closed; nil: at once
}

func (r *recorded) Stampede(_ context.Context, name string, requests int) (page.Stampede, error) {
	r.asked = append(r.asked, fmt.Sprintf("stampede of %d at %s", requests, name))
	if r.held != nil {
		<-r.held
	}
	return page.Stampede{Requests: requests, Reads: 1, Took: 2500}, r.err
}

func (r *recorded) Empty(context.Context) (int, error) {
	r.asked = append(r.asked, "empty")
	return 7, r.err
}

func (r *recorded) SetDelay(delay time.Duration) {
	r.asked, r.delay = append(r.asked, "delay "+delay.String()), delay
}

func (r *recorded) SetPlugged(plugged bool) {
	r.asked, r.plugged = append(r.asked, fmt.Sprint("plugged ", plugged)), plugged
}

func (r *recorded) SetLimited(_ context.Context, limited bool) error {
	r.asked, r.limited = append(r.asked, fmt.Sprint("limited ", limited)), limited
	return r.err
}

func (r *recorded) Elsewhere(_ context.Context, name string, change []byte) (int, error) {
	r.asked = append(r.asked, fmt.Sprintf("%s elsewhere: %s", name, change))
	return http.StatusOK, r.err
}

func (r *recorded) Switches() (time.Duration, bool, bool) { return r.delay, r.plugged, r.limited }

// whole is the page over an embedded Redis, products that a spec sets, and recorded actions.
type whole struct {
	redis    *miniredis.Miniredis
	client   *redis.Client
	products map[string]repositories.Product
	down     error // of the database
	actions  *recorded
	stream   *page.Stream
	handler  http.Handler
}

// now is what the page's clock says.
var now = time.UnixMilli(1763870000000)

func newWhole(listen string) *whole {
	GinkgoHelper()
	w := &whole{
		redis: miniredis.NewMiniRedis(), products: make(map[string]repositories.Product),
		actions: &recorded{plugged: true}, stream: page.NewStream(),
	}
	Expect(w.redis.Start()).To(Succeed())
	DeferCleanup(w.redis.Close)
	w.client = redis.NewClient(&redis.Options{Addr: w.redis.Addr(), MaxRetries: -1, DialerRetries: 1})
	DeferCleanup(w.client.Close)
	look := &page.Look{Redis: w.client, Products: w, Names: keyNames{}, Masters: func() []string { return []string{"here"} }, Now: func() time.Time { return now }}
	w.handler = page.New(page.Config{Stream: w.stream, Look: look, Actions: w.actions, Listen: listen})
	return w
}

func (w *whole) FindByName(_ context.Context, name string) (repositories.Product, error) {
	product, is := w.products[name]
	if w.down != nil {
		return repositories.Product{}, w.down
	}
	if !is {
		return repositories.Product{}, repositories.ErrNotFound
	}
	return product, nil
}

// cache puts a product into Redis.
func (w *whole) cache(product repositories.Product, lifetime time.Duration) {
	GinkgoHelper()
	cache := services.NewProductCache(repositories.NewRedisRepository(w.client), "db1", lifetime, func() time.Time { return now })
	Expect(cache.Put(context.Background(), product)).To(Succeed())
}

func (w *whole) send(method, target, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, request)
	return answer
}

// codeOf returns the code of a problem.
func codeOf(answer *httptest.ResponseRecorder) string {
	GinkgoHelper()
	var problem struct{ Detail, Code string }
	Expect(json.Unmarshal(answer.Body.Bytes(), &problem)).To(Succeed(), "the answer %s", answer.Body)
	Expect(problem.Detail).NotTo(BeEmpty(), "what is wrong, in English")
	return problem.Code
}

// get decodes what the page is answered.
func (w *whole) get(target string, into any) {
	GinkgoHelper()
	answer := w.send(http.MethodGet, target, "")
	Expect(answer.Code).To(Equal(http.StatusOK), "the answer %s", answer.Body)
	Expect(json.Unmarshal(answer.Body.Bytes(), into)).To(Succeed(), "the answer %s", answer.Body)
}

// afterScan is a hook that does something after each SCAN.
type afterScan func()

func (afterScan) DialHook(next redis.DialHook) redis.DialHook { return next }

func (afterScan) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (a afterScan) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		if command.Name() == "scan" {
			a()
		}
		return err
	}
}

// infoIs is a hook that answers INFO.
type infoIs string

func (infoIs) DialHook(next redis.DialHook) redis.DialHook { return next }

func (infoIs) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (i infoIs) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if command.Name() == "info" {
			command.(*redis.StringCmd).SetVal(string(i))
			return nil
		}
		return next(ctx, command)
	}
}

const loopback = "127.0.0.1:3000"

var _ = Describe("the page", func() {
	DescribeTable("answers", func(method, path string, status int) {
		Expect(newWhole(loopback).send(method, path, "{}").Code).To(Equal(status))
	},
		EntryDescription("%s %s: %d"),
		Entry(nil, "GET", "/", 200),
		Entry(nil, "GET", "/page/style.css", 200),
		Entry(nil, "GET", "/page/page.js", 200),
		Entry(nil, "GET", "/page/way.js", 200),
		Entry(nil, "GET", "/page/words.pt-BR.js", 200),
		Entry(nil, "GET", "/page/index.html", 404),
		Entry(nil, "GET", "/page/empty", 404),
		Entry(nil, "POST", "/page/events", 404),
		Entry(nil, "GET", "/page/files/index.html", 404),
		Entry(nil, "GET", "/page/", 404),
		Entry(nil, "POST", "/", 404),
	)

	Describe("a product in SQL beside its cached copy", func() {
		dearer := repositories.Product{Name: "mouse", Price: 2999, Quantity: 5}
		DescribeTable("is judged", func(inSQL, cached *repositories.Product, verdict page.Verdict) {
			w := newWhole(loopback)
			if inSQL != nil {
				w.products["mouse"] = *inSQL
			}
			if cached != nil {
				w.cache(*cached, time.Minute)
			}
			var pair page.Pair
			w.get("/page/product?name=mouse", &pair)
			Expect(pair.Verdict).To(Equal(verdict))
			Expect(pair.At).To(Equal(now.UnixMilli()))
			if inSQL != nil {
				Expect(pair.SQL).To(HaveValue(Equal(page.Row{Price: inSQL.Price, Quantity: inSQL.Quantity})))
			}
			if cached != nil {
				ends := now.Add(time.Minute).UnixMilli()
				Expect(pair.Cached).To(HaveValue(Equal(page.Row{Price: cached.Price, Quantity: cached.Quantity, Ends: ends})))
			}
			Expect(pair.SQL == nil).To(Equal(inSQL == nil), "whether SQL has it")
			Expect(pair.Cached == nil).To(Equal(cached == nil), "whether Redis has it")
		},
			Entry("same", &mouse, &mouse, page.Same),
			Entry("changed", &dearer, &mouse, page.Stale),
			Entry("deleted", nil, &mouse, page.StaleDeleted),
			Entry("not cached", &mouse, nil, page.NotCached),
			Entry("in neither", nil, nil, page.InNeither),
		)
		DescribeTable("is judged, where Redis says that there is none,", func(inSQL bool, verdict page.Verdict) {
			w := newWhole(loopback)
			if inSQL {
				w.products["mouse"] = mouse
			}
			ends := now.Add(5 * time.Second).UnixMilli()
			Expect(w.client.Set(context.Background(), "product:db1:mouse", fmt.Sprintf("v1 ends=%d absent", ends), time.Minute).Err()).To(Succeed())
			var pair page.Pair
			w.get("/page/product?name=mouse", &pair)
			Expect(pair.Verdict).To(Equal(verdict))
			Expect(pair.Cached).To(BeNil())
			Expect(pair.AbsentUntil).To(Equal(ends))
		},
			Entry("and so does SQL", false, page.SameAbsent),
			Entry("and SQL has it", true, page.StaleAbsent),
		)
		It("has SQL still when Redis does not answer", func() {
			w := newWhole(loopback)
			w.products["mouse"] = mouse
			w.redis.Close()
			var pair page.Pair
			w.get("/page/product?name=mouse", &pair)
			Expect(pair.Verdict).To(Equal(page.Unknown))
			Expect(pair.SQL).NotTo(BeNil())
		})
		It("is a 503 without causes when the database does not answer", func() {
			w := newWhole(loopback)
			w.down = errors.New("disk of lasecreta broken")
			answer := w.send("GET", "/page/product?name=mouse", "")
			Expect(answer.Code).To(Equal(http.StatusServiceUnavailable))
			Expect(answer.Header().Get("Retry-After")).To(Equal("1"))
			Expect(codeOf(answer)).To(Equal("no-answer"))
			Expect(answer.Body.String()).NotTo(ContainSubstring("lasecreta"))
		})
		It("is found by its name in NFC, and refused by one that no product can have", func() {
			w := newWhole(loopback)
			w.products["caf\u00e9"] = repositories.Product{Name: "caf\u00e9"}
			var pair page.Pair
			w.get("/page/product?name="+url.QueryEscape("cafe\u0301"), &pair)
			Expect(pair.SQL).NotTo(BeNil())
			Expect(w.send("GET", "/page/product?name=", "").Code).To(Equal(http.StatusUnprocessableEntity))
		})
	})

	DescribeTable("knows the replicas of the server that takes writes", func(ctx SpecContext, info string, replicas ...string) {
		w := newWhole(loopback)
		w.client.AddHook(infoIs(info))
		look := &page.Look{Redis: w.client, Masters: func() []string { return []string{"10.0.0.1:6379"} }}
		Expect(look.Servers(ctx)).To(Equal([]page.Server{{Address: "10.0.0.1:6379", Replicas: append([]string(nil), replicas...)}}))
	},
		Entry("none", "# Replication\r\nrole:master\r\nconnected_slaves:0\r\nslave_read_only:1\r\n"),
		Entry("two", "role:master\r\nslave0:ip=10.0.0.2,port=6380,state=online,offset=1,lag=0\r\nslave1:ip=::1,port=6381,state=online\r\n",
			"10.0.0.2:6380", "::1:6381"),
	)

	Describe("the keys", func() {
		names := func(keys page.Keys) (all []string) {
			for _, key := range keys.Keys {
				all = append(all, key.Name)
			}
			return all
		}
		It("are those of this database, those first that live longest, with their ends", func() {
			w := newWhole(loopback)
			w.cache(repositories.Product{Name: "old"}, 10*time.Second)
			w.cache(repositories.Product{Name: "new"}, 30*time.Second)
			Expect(w.client.Set(context.Background(), "product:db2:other", "x", 0).Err()).To(Succeed())
			var keys page.Keys
			w.get("/page/keys", &keys)
			Expect(keys).To(Equal(page.Keys{At: now.UnixMilli(), Keys: []page.Key{
				{Key: "product:db1:new", Name: "new", Ends: now.UnixMilli() + 30_000},
				{Key: "product:db1:old", Name: "old", Ends: now.UnixMilli() + 10_000},
			}}))
		})
		DescribeTable("are searched by a text as it is", func(match string, found ...string) {
			w := newWhole(loopback)
			for _, name := range []string{"mouse", "mouse pad", "a*b", "a?b", "[a]b", `a\b`, "axb"} {
				w.cache(repositories.Product{Name: name}, time.Minute)
			}
			var keys page.Keys
			w.get("/page/keys?match="+url.QueryEscape(match), &keys)
			Expect(names(keys)).To(ConsistOf(found))
		},
			Entry(nil, "mouse", "mouse", "mouse pad"),
			Entry(nil, "a*b", "a*b"),
			Entry(nil, "a?b", "a?b"),
			Entry(nil, "[a]", "[a]b"),
			Entry(nil, `a\b`, `a\b`),
			Entry(nil, "product"),
		)
		It("are 200 at the most, and the others are counted", func() {
			w := newWhole(loopback)
			for i := range 230 {
				w.cache(repositories.Product{Name: fmt.Sprint("p", i)}, time.Minute)
			}
			var keys page.Keys
			w.get("/page/keys", &keys)
			Expect(keys.Keys).To(HaveLen(200))
			Expect(keys.More).To(Equal(30))
		})
		It("have none that has gone while they were looked at", func() {
			w := newWhole(loopback)
			w.cache(mouse, time.Minute)
			w.client.AddHook(afterScan(func() { w.redis.Del("product:db1:mouse") }))
			var keys page.Keys
			w.get("/page/keys", &keys)
			Expect(keys.Keys).To(BeEmpty())
		})
		It("have one that lives for ever without an end", func() {
			w := newWhole(loopback)
			Expect(w.client.Set(context.Background(), "product:db1:ever", "x", 0).Err()).To(Succeed())
			var keys page.Keys
			w.get("/page/keys", &keys)
			Expect(keys.Keys).To(Equal([]page.Key{{Key: "product:db1:ever", Name: "ever"}}))
		})
		It("are an empty list when there are none, and a 503 when Redis does not answer", func() {
			w := newWhole(loopback)
			Expect(w.send("GET", "/page/keys", "").Body.String()).To(ContainSubstring(`"keys":[]`))
			w.redis.Close()
			Expect(w.send("GET", "/page/keys", "").Code).To(Equal(http.StatusServiceUnavailable))
		})
	})

	Describe("a button", func() {
		DescribeTable("does what it says", func(path, body, asked, answered string) {
			w := newWhole(loopback)
			answer := w.send("POST", path, body)
			Expect(answer.Code).To(Equal(http.StatusOK), "the answer %s", answer.Body)
			Expect(w.actions.asked).To(Equal([]string{asked}))
			Expect(answer.Body.String()).To(MatchJSON(answered))
		},
			EntryDescription("%s %s"),
			Entry(nil, "/page/stampede", `{"name":"mouse","requests":100}`, "stampede of 100 at mouse", `{"requests":100,"reads":1,"failed":0,"took_us":2500}`),
			Entry(nil, "/page/empty", `{}`, "empty", `{"removed":7}`),
			Entry(nil, "/page/delay", `{"delay_ms":50}`, "delay 50ms", `{"allowed":true,"delay_ms":50,"plugged":true,"limited":false}`),
			Entry(nil, "/page/delay", `{"delay_ms":0}`, "delay 0s", `{"allowed":true,"delay_ms":0,"plugged":true,"limited":false}`),
			Entry(nil, "/page/redis", `{"plugged":false}`, "plugged false", `{"allowed":true,"delay_ms":0,"plugged":false,"limited":false}`),
			Entry(nil, "/page/limit", `{"limited":true}`, "limited true", `{"allowed":true,"delay_ms":0,"plugged":true,"limited":true}`),
			Entry(nil, "/page/elsewhere", `{"name":"cafe\u0301","change":{"price":1.5}}`, `café elsewhere: {"price":1.5}`, `{"status":200}`),
		)
		DescribeTable("is refused", func(listen, path, body string, status int, code string) {
			w := newWhole(listen)
			answer := w.send("POST", path, body)
			Expect(codeOf(answer)).To(Equal(code))
			Expect(answer.Code).To(Equal(status), "the answer %s", answer.Body)
			Expect(answer.Header().Get("Content-Type")).To(Equal("application/problem+json"))
			Expect(w.actions.asked).To(BeEmpty(), "what was done all the same")
		},
			EntryDescription("on %s: %s %s: %d %s"),
			Entry(nil, ":3000", "/page/stampede", `{"name":"mouse","requests":100}`, 403, "not-allowed"),
			Entry(nil, ":3000", "/page/empty", `{}`, 403, "not-allowed"),
			Entry(nil, "192.0.2.7:3000", "/page/delay", `{"delay_ms":50}`, 403, "not-allowed"),
			Entry(nil, "0.0.0.0:3000", "/page/redis", `{"plugged":false}`, 403, "not-allowed"),
			Entry(nil, loopback, "/page/stampede", `{"name":"mouse","requests":1001}`, 422, "stampede"),
			Entry(nil, loopback, "/page/stampede", `{"name":"mouse","requests":0}`, 422, "stampede"),
			Entry(nil, loopback, "/page/stampede", `{"requests":10}`, 422, "stampede"),
			Entry(nil, loopback, "/page/delay", `{"delay_ms":2001}`, 422, "delay"),
			Entry(nil, loopback, "/page/delay", `{"delay_ms":-1}`, 422, "delay"),
			Entry(nil, loopback, "/page/delay", `{}`, 422, "delay"),
			Entry(nil, loopback, "/page/redis", `{}`, 422, ""),
			Entry(nil, ":3000", "/page/limit", `{"limited":true}`, 403, "not-allowed"),
			Entry(nil, ":3000", "/page/elsewhere", `{"name":"mouse","change":{}}`, 403, "not-allowed"),
			Entry(nil, loopback, "/page/limit", `{}`, 422, ""),
			Entry(nil, loopback, "/page/elsewhere", `{"name":"..","change":{}}`, 422, "name"),
			Entry(nil, loopback, "/page/redis", `{"pluged":true}`, 400, ""),
			Entry(nil, loopback, "/page/empty", `empty`, 400, ""),
			Entry(nil, loopback, "/page/empty", strings.Repeat(" ", 5000)+`{}`, 400, ""),
		)
		It("is refused to a form of another site", func() {
			w := newWhole(loopback)
			request := httptest.NewRequest("POST", "/page/empty", strings.NewReader("{}"))
			request.Header.Set("Content-Type", "text/plain")
			answer := httptest.NewRecorder()
			w.handler.ServeHTTP(answer, request)
			Expect(answer.Code).To(Equal(http.StatusUnsupportedMediaType))
			Expect(w.actions.asked).To(BeEmpty())
		})
		It("says that it could not be done, without causes", func() {
			w := newWhole(loopback)
			w.actions.err = errors.New("dial lasecreta: refused")
			answer := w.send("POST", "/page/empty", "{}")
			Expect(answer.Code).To(Equal(http.StatusServiceUnavailable))
			Expect(codeOf(answer)).To(Equal("not-done"))
			Expect(answer.Body.String()).NotTo(ContainSubstring("lasecreta"))
		})
		It("has one stampede go on at a time", func() {
			w := newWhole(loopback)
			w.actions.held = make(chan struct{})
			stampede := func() int {
				answer := w.send("POST", "/page/stampede", `{"name":"mouse","requests":2}`)
				if answer.Code != http.StatusOK {
					Expect(codeOf(answer)).To(Equal("stampede-on"))
				}
				return answer.Code
			}
			codes := make(chan int, 2)
			for range 2 {
				go func() {
					defer GinkgoRecover()
					codes <- stampede()
				}()
			}
			Eventually(codes).WithTimeout(10*time.Second).Should(Receive(Equal(http.StatusUnprocessableEntity)), "the second, while the first goes on")
			close(w.actions.held)
			Eventually(codes).WithTimeout(10*time.Second).Should(Receive(Equal(http.StatusOK)), "the first")
			Expect(stampede()).To(Equal(http.StatusOK), "one that comes afterwards")
		})
	})

	It("tells all tabs of the switches, at first and when they change", func() {
		w := newWhole(loopback)
		onStillClock(func() {
			server := newSite(w.handler)
			defer server.close()
			tab := server.open()
			defer tab.close()
			tab.next()
			var switches page.Switches
			tab.data("switches", &switches)
			Expect(switches).To(Equal(page.Switches{Allowed: true, Plugged: true}))
			w.send("POST", "/page/redis", `{"plugged":false}`)
			tab.data("switches", &switches)
			Expect(switches).To(Equal(page.Switches{Allowed: true, Plugged: false}))
		})
	})
})
