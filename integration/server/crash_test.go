package server_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server when it is killed", Label("lesson-07"), func() {
	It("has lost nothing that it acknowledged, and its database is whole", func(ctx SpecContext) {
		const (
			kills          = 3
			acknowledgedBy = 100 // creates, before each kill
		)
		database, redis := newDatabase(), embeddedRedis(ctx)
		var acknowledged []product
		for kill := range kills {
			server := start(ctx, redis, database)
			acknowledged = append(acknowledged, createUntilKilled(ctx, server, kill, acknowledgedBy)...)
			checkIntegrity(ctx, database)
		}

		// Past the cache, which would know the products also if the database had lost them.
		server := start(ctx, downRedis, database)
		for _, p := range acknowledged {
			server.find(ctx, p)
		}
		Expect(len(acknowledged)).To(BeNumerically(">=", kills*acknowledgedBy))
	})
})

// createUntilKilled has 8 clients create products, kills the server when enough are acknowledged, and returns those.
func createUntilKilled(ctx context.Context, server *server, round, enough int) []product {
	GinkgoHelper()
	const clients = 8
	var (
		acknowledged = make(chan product, 10_000)
		done         sync.WaitGroup
	)
	for number := range clients {
		done.Go(func() {
			for count := 0; ; count++ {
				p := product{Name: fmt.Sprintf("%d of client %d in round %d", count, number, round), Price: "12.34", Quantity: count}
				got, err := server.sendProduct(ctx, p)
				if err != nil || got.status != http.StatusCreated { // the server is gone
					return
				}
				acknowledged <- p
			}
		})
	}
	Eventually(ctx, func() int { return len(acknowledged) }).WithTimeout(startTimeout).
		Should(BeNumerically(">=", enough), "the server acknowledged too few creates")
	server.crash(ctx)
	done.Wait()
	close(acknowledged)
	var products []product
	for p := range acknowledged {
		products = append(products, p)
	}
	return products
}
