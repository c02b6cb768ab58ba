package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// priced returns the mouse at that many cents.
func priced(cents int) product {
	return product{Name: mouse.Name, Price: json.Number(fmt.Sprintf("%d.%02d", cents/100, cents%100)), Quantity: 5}
}

// update changes a product, and expects that to succeed.
func (s *server) update(ctx context.Context, p product) answer {
	GinkgoHelper()
	got := s.request(ctx, http.MethodPut, "/products/"+url.PathEscape(p.Name),
		fmt.Sprintf(`{"price":%s,"quantity":%d}`, p.Price, p.Quantity), "Content-Type", "application/json")
	Expect(got.status).To(Equal(http.StatusOK), got.body)
	Expect(got.body).To(Equal(p.body()))
	return got
}

// remove deletes a product, and expects that to succeed.
func (s *server) remove(ctx context.Context, name string) answer {
	GinkgoHelper()
	got := s.request(ctx, http.MethodDelete, "/products/"+url.PathEscape(name), "")
	Expect(got.status).To(Equal(http.StatusNoContent), got.body)
	return got
}

// awaitHit finds a product until the cache has it, and expects it as it is all the time.
func (s *server) awaitHit(ctx context.Context, p product) {
	GinkgoHelper()
	Eventually(ctx, func() string { return s.find(ctx, p).cache() }).WithTimeout(20*time.Second).WithPolling(20*time.Millisecond).
		Should(beHit(), "expected the cache to be used again")
}

var _ = Describe("the server when products change", Label("given"), func() {
	It("answers 404 to a change of what is not there, and creates nothing", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		for _, method := range []string{http.MethodPut, http.MethodDelete} {
			got := server.request(ctx, method, "/products/mouse", `{"price":1,"quantity":1}`, "Content-Type", "application/json")
			Expect(got.status).To(Equal(http.StatusNotFound), method)
		}
		Expect(server.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
	})

	It("has a change on one instance seen by the next read on another, with one Redis and one database", func(ctx SpecContext) {
		redis, database := installedRedis(ctx), newDatabase()
		one, other := start(ctx, redis, database), start(ctx, redis, database)
		one.create(ctx, mouse)
		for round := range 30 {
			Expect(other.find(ctx, priced(1999+round)).cache()).To(Or(beHit(), Equal(miss)))
			Expect(one.find(ctx, priced(1999+round)).cache()).To(beHit(), "what the other has stored")
			one.update(ctx, priced(1999+round+1))
			other.find(ctx, priced(1999+round+1))
			one, other = other, one
		}
		one.remove(ctx, "mouse")
		Expect(other.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
		Expect(one.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
		other.create(ctx, mouse)
		one.find(ctx, mouse)
	})

	It("never answers the old value on the instance that wrote, while Redis is killed and comes again", func(ctx SpecContext) {
		redis, database := startRedis(ctx, ""), newDatabase()
		one, other := start(ctx, redis.url, database), start(ctx, redis.url, database)
		one.create(ctx, mouse)
		other.find(ctx, mouse)

		var cents, failures atomic.Int64
		cents.Store(1999)
		ending, ended := make(chan struct{}), make(chan struct{})
		go func() { // the one client that writes, and reads what it has written
			defer close(ended)
			defer GinkgoRecover()
			for {
				select {
				case <-ending:
					return
				default:
				}
				p := priced(int(cents.Add(1)))
				if told := one.update(ctx, p); told.cache() != "redis; fwd=method" {
					failures.Add(1)
				}
				for range 3 {
					one.find(ctx, p)
				}
			}
		}()
		more := func(what *atomic.Int64) {
			GinkgoHelper()
			before := what.Load()
			Eventually(ctx, what.Load).WithTimeout(20 * time.Second).Should(BeNumerically(">", before+20))
		}
		for range 3 {
			more(&cents)
			redis.kill(ctx)
			more(&failures) // Redis was not told
			redis = startRedis(ctx, redis.address)
			more(&cents)
		}
		close(ending)
		Eventually(ctx, ended).WithTimeout(20 * time.Second).Should(BeClosed())
		now := priced(int(cents.Load()))
		one.awaitHit(ctx, now)
		other.awaitHit(ctx, now)
	})
})
