package first_test

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/raw/first"
)

// A price list stands in for the database: what its method price does, a SELECT does elsewhere.
var _ = Describe("Price", Label("lesson-02", "step-5"), func() {
	var (
		server *recordedServer
		list   *priceList
	)

	BeforeEach(func(ctx SpecContext) {
		server = newServer(ctx)
		list = &priceList{prices: map[string]string{"mouse": "19.99", "Mouse": "24.99"}}
	})

	It("asks the database for what Redis does not have", func(ctx SpecContext) {
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("19.99"), server.when("Price of mouse, which only the database has"))
		Expect(list.asked).To(Equal([]string{"mouse"}), server.when("what the database was asked for by Price of mouse"))
	})

	It("stores what the database said, for a minute, in one command", func(ctx SpecContext) {
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("19.99"), server.when("Price of mouse"))
		Expect(server.stored("price:mouse")).To(Equal("19.99"), server.when("what the server has under price:mouse after a miss"))
		Expect(server.TTL("price:mouse")).To(Equal(time.Minute), server.when("the lifetime of price:mouse after a miss"))
		Expect(server.commands()).To(HaveLen(2), "the commands of a miss, which are one that looks and one that stores")
	})

	It("returns the copy that Redis has, and does not ask the database", func(ctx SpecContext) {
		Expect(server.Set("price:mouse", "18.99")).To(Succeed())
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("18.99"), server.when("Price of mouse, of which Redis has the copy 18.99"))
		Expect(list.asked).To(BeEmpty(), server.when("what the database was asked for, although Redis had a copy"))
	})

	It("leaves the lifetime of a copy alone, so that a price that is asked for all the time gets old, too", func(ctx SpecContext) {
		Expect(server.Set("price:mouse", "18.99")).To(Succeed())
		server.SetTTL("price:mouse", 10*time.Second)
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("18.99"), server.when("Price of mouse"))
		Expect(server.TTL("price:mouse")).To(Equal(10*time.Second), server.when("the lifetime of a copy that had 10s left, after a hit"))
	})

	It("is a hit at the second call, and a miss again when a minute is over", func(ctx SpecContext) {
		for range 2 {
			Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("19.99"), server.when("Price of mouse"))
		}
		Expect(list.asked).To(HaveLen(1), server.when("what the database was asked for by two calls of Price"))

		list.prices["mouse"] = "21.99"
		server.FastForward(time.Minute)
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("21.99"), server.when("Price of mouse, a minute after it changed from 19.99"))
	})

	It("keeps products apart, also where their names differ by case alone", func(ctx SpecContext) {
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("19.99"), server.when("Price of mouse"))
		Expect(first.Price(ctx, server.client, "Mouse", list.price)).To(Equal("24.99"), server.when("Price of Mouse, after that of mouse"))
	})

	It("returns the error of a product that the database does not have, and stores nothing", func(ctx SpecContext) {
		_, err := first.Price(ctx, server.client, "rat", list.price)
		expectWraps(err, first.ErrNotFound, "ErrNotFound, with which fromSQL failed", server.when("Price of rat, which is not in the database"))
		Expect(server.Keys()).To(BeEmpty(), server.when("the keys that the server has after Price of rat"))
	})

	It("returns what the database failed with, and stores nothing", func(ctx SpecContext) {
		list.failure = errors.New("the disk is full")
		_, err := first.Price(ctx, server.client, "mouse", list.price)
		expectWraps(err, list.failure, "the error with which fromSQL failed", server.when("Price of mouse, when the database fails"))
		expectNotWrapped(err, first.ErrNotFound, "ErrNotFound", "a database that fails does not say that there is no such product")
		Expect(server.Keys()).To(BeEmpty(), server.when("the keys that the server has after a database that failed"))
	})

	It("answers from the database when Redis is down", func(ctx SpecContext) {
		server.Close()
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("19.99"), "Price of mouse, after the server was stopped")
	})

	It("answers from the database when Redis has something else under the key", func(ctx SpecContext) {
		server.HSet("price:mouse", "cents", "1999")
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("19.99"), server.when("Price of mouse, where price:mouse is a hash"))
	})

	It("answers from the database when Redis can't store", func(ctx SpecContext) {
		list.whenAsked = func() { server.SetError("OOM command not allowed when used memory > 'maxmemory'") }
		Expect(first.Price(ctx, server.client, "mouse", list.price)).To(Equal("19.99"), server.when("Price of mouse, when Redis refuses to store"))
	})

	It("asks Redis and the database with the caller's context", func(ctx SpecContext) {
		asked := context.WithValue(ctx, callers{}, true)
		seen := new(contexts)
		server.client.AddHook(seen)
		Expect(first.Price(asked, server.client, "mouse", list.price)).To(Equal("19.99"), server.when("Price of mouse"))
		Expect(seen.strangers).To(BeEmpty(), "commands that were sent with another context than the caller's")
		Expect(list.context.Value(callers{}) == true).To(BeTrueBecause("expected fromSQL to be called with the caller's context; it had another one"))
	})
})

// priceList is a database of prices, which tells what it was asked for.
type priceList struct {
	prices    map[string]string
	failure   error  // what it fails with, if it shall
	whenAsked func() // is called before it answers; may be nil

	asked   []string
	context context.Context // of the last call
}

func (l *priceList) price(ctx context.Context, product string) (string, error) {
	l.asked, l.context = append(l.asked, product), ctx
	if l.whenAsked != nil {
		l.whenAsked()
	}
	price, has := l.prices[product]
	switch {
	case l.failure != nil:
		return "", l.failure
	case !has:
		return "", first.ErrNotFound
	}
	return price, nil
}

// callers is the key of a value by which the caller's context is known.
type callers struct{}

// contexts is a hook of a client that notes commands whose context is not the caller's.
type contexts struct{ strangers []string }

// DialHook is a part of redis.Hook.
func (c *contexts) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook is a part of redis.Hook.
func (c *contexts) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if ctx.Value(callers{}) != true {
			c.strangers = append(c.strangers, command.String())
		}
		return next(ctx, command)
	}
}

// ProcessPipelineHook is a part of redis.Hook.
func (c *contexts) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
