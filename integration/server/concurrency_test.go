package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server under 64 clients", Label("lesson-07"), func() {
	It("lets one of them create each name, and shows all the others what that one created", func(ctx SpecContext) {
		const (
			clients  = 64
			requests = 60 // of each client
			names    = 100
		)
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		wanted := make([]contest, names)
		var done sync.WaitGroup
		for number := range clients {
			random := rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), uint64(number)))
			done.Go(func() {
				for range requests {
					name := random.IntN(names)
					p := product{
						Name: fmt.Sprintf("wanted %d", name),
						// Each client offers it at a price of its own, so that the price tells who created it.
						Price:    json.Number(fmt.Sprintf("%d.%02d", number, name)),
						Quantity: number,
					}
					if random.IntN(3) == 0 {
						wanted[name].create(ctx, server, p)
					} else {
						wanted[name].read(ctx, server, p.Name)
					}
				}
			})
		}
		done.Wait()

		taken := 0
		for name := range wanted {
			c := &wanted[name]
			Expect(c.wrong).To(BeEmpty())
			if c.asked == 0 {
				continue
			}
			Expect(c.winners).To(HaveLen(1), "expected one of %d creates of %q to win", c.asked, fmt.Sprintf("wanted %d", name))
			taken++
			for _, body := range c.read200 {
				Expect(body).To(Equal(c.winners[0].body()))
			}
			server.find(ctx, c.winners[0])
		}
		Expect(taken).To(BeNumerically(">", names/2), "too few names were fought for to say anything")
	})
})

// contest is what clients who want the same name met.
type contest struct {
	acknowledged atomic.Bool // a create was answered with 201

	lock    sync.Mutex
	asked   int       // creates
	winners []product // whose create was answered with 201
	read200 []string  // the bodies of reads
	wrong   []string  // what should not have happened
}

func (c *contest) create(ctx context.Context, server *server, p product) {
	got, err := server.sendProduct(ctx, p)
	if err == nil && got.status == http.StatusCreated {
		c.acknowledged.Store(true)
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	c.asked++
	switch {
	case err == nil && got.status == http.StatusCreated:
		c.winners = append(c.winners, p)
	case err == nil && got.status == http.StatusConflict:
	default:
		c.wrong = append(c.wrong, fmt.Sprintf("creating %q: %d %s %v", p.Name, got.status, got.body, err))
	}
}

func (c *contest) read(ctx context.Context, server *server, name string) {
	before := c.acknowledged.Load()
	got, err := server.sendFind(ctx, name)
	c.lock.Lock()
	defer c.lock.Unlock()
	switch {
	case err == nil && got.status == http.StatusOK:
		c.read200 = append(c.read200, got.body)
	case err == nil && got.status == http.StatusNotFound && !before:
	default:
		c.wrong = append(c.wrong, fmt.Sprintf("reading %q (created before: %t): %d %s %v", name, before, got.status, got.body, err))
	}
}
