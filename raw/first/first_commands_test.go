package first_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/raw/first"
)

var _ = Describe("Connect", Label("lesson-02", "step-1"), func() {
	var server *miniredis.Miniredis

	BeforeEach(func() { server = miniredis.RunT(GinkgoT()) })

	It("returns a client of the server that the URL names", func(ctx SpecContext) {
		client, err := first.Connect(ctx, "redis://"+server.Addr())
		Expect(err).NotTo(HaveOccurred(), "Connect to a server that answers")
		Expect(client).NotTo(BeNil(), "the client that Connect returned without an error")
		DeferCleanup(client.Close)
		Expect(client.Set(ctx, "k", "v", 0).Err()).To(Succeed(), "SET k v, sent by the client that Connect returned")
		Expect(server.Get("k")).To(Equal("v"), "what the server has under k")
	})

	It("uses the password and the database that the URL names", func(ctx SpecContext) {
		server.RequireAuth("s3cret")
		client, err := first.Connect(ctx, "redis://:s3cret@"+server.Addr()+"/2")
		Expect(err).NotTo(HaveOccurred(), "Connect with the password that the server wants")
		Expect(client).NotTo(BeNil(), "the client that Connect returned without an error")
		DeferCleanup(client.Close)
		Expect(client.Set(ctx, "k", "v", 0).Err()).To(Succeed(), "SET k v, sent by the client that Connect returned")
		Expect(server.DB(2).Exists("k")).To(BeTrueBecause("expected k in database 2, which the URL names with /2 at its end; it was stored in another"))
	})

	It("says so when nobody answers, and returns no client", func(ctx SpecContext) {
		client, err := first.Connect(ctx, nobody())
		Expect(err).To(HaveOccurred(), "Connect to a port at which nothing listens; redis.NewClient alone does not connect")
		Expect(client).To(BeNil(), "the client that Connect returned beside an error")
	}, SpecTimeout(20*time.Second))

	It("obeys its context", func(ctx SpecContext) {
		gone, leave := context.WithCancel(ctx)
		leave()
		client, err := first.Connect(gone, "redis://"+server.Addr())
		Expect(err).To(HaveOccurred(), "Connect with a context that is cancelled; did PING have another one?")
		Expect(client).To(BeNil(), "the client that Connect returned beside an error")
	})

	It("closes its connection when the server refuses it", func(ctx SpecContext) {
		server.RequireAuth("s3cret")
		_, err := first.Connect(ctx, "redis://"+server.Addr())
		Expect(err).To(HaveOccurred(), "Connect without the password that the server wants")
		Expect(err.Error()).To(ContainSubstring("NOAUTH"), "the error should wrap what go-redis said, in which NOAUTH is the server's word for a password that is missing")
		Eventually(server.CurrentConnectionCount).Should(BeZero(), "connections that the server still has, after Connect returned an error; the client must be closed")
	})

	DescribeTable("refuses what is no Redis URL, without repeating the password:", func(ctx SpecContext, url string) {
		_, err := first.Connect(ctx, url)
		Expect(err).To(HaveOccurred(), "Connect with %q", url)
		Expect(err.Error()).NotTo(ContainSubstring("s3cret"), "the error goes into logs, and the password with it; what redis.ParseURL says may repeat the URL")
	},
		Entry("another scheme", "http://:s3cret@127.0.0.1"),
		Entry("a port that is no number", "redis://:s3cret@127.0.0.1:port"),
	)
})

var _ = Describe("Strings:", Label("lesson-02", "step-2"), func() {
	var server *recordedServer

	BeforeEach(func(ctx SpecContext) { server = newServer(ctx) })

	Describe("SetString", func() {
		It("stores a value", func(ctx SpecContext) {
			Expect(first.SetString(ctx, server.client, "greeting", "hello")).To(Succeed(), server.when("SetString of greeting"))
			Expect(server.stored("greeting")).To(Equal("hello"), server.when("what the server has after SetString"))
		})

		It("stores every byte of the value", func(ctx SpecContext) {
			Expect(first.SetString(ctx, server.client, "greeting", everyByte)).To(Succeed(), server.when("SetString of greeting"))
			Expect(server.stored("greeting")).To(equalBytes(everyByte), server.when("what the server has after SetString"))
		})

		It("stores it without a lifetime, also where there was one", func(ctx SpecContext) {
			Expect(server.Set("greeting", "bye")).To(Succeed())
			server.SetTTL("greeting", time.Minute)
			Expect(first.SetString(ctx, server.client, "greeting", "hello")).To(Succeed(), server.when("SetString of greeting"))
			Expect(server.TTL("greeting")).To(BeZero(), server.when("the lifetime of greeting, which had one of a minute before SetString"))
		})

		It("replaces a value of another type", func(ctx SpecContext) {
			server.HSet("greeting", "field", "value")
			Expect(first.SetString(ctx, server.client, "greeting", "hello")).To(Succeed(), server.when("SetString of a key that holds a hash"))
			Expect(server.stored("greeting")).To(Equal("hello"), server.when("what the server has after SetString"))
		})
	})

	Describe("GetString", func() {
		It("returns the value", func(ctx SpecContext) {
			Expect(server.Set("greeting", "hello")).To(Succeed())
			Expect(first.GetString(ctx, server.client, "greeting")).To(Equal("hello"), server.when("GetString of greeting"))
		})

		It("returns every byte of the value", func(ctx SpecContext) {
			Expect(server.Set("greeting", everyByte)).To(Succeed())
			Expect(first.GetString(ctx, server.client, "greeting")).To(equalBytes(everyByte), server.when("GetString of greeting"))
		})

		It("says ErrNotFound, and not redis.Nil, for a key that is not there", func(ctx SpecContext) {
			_, err := first.GetString(ctx, server.client, "nobody")
			expectWraps(err, first.ErrNotFound, "ErrNotFound", server.when("GetString of a key that is not there"))
			expectNotWrapped(err, redis.Nil, "redis.Nil", "redis.Nil is go-redis' own, and should not get out of the package")
		})

		It("returns an empty value, which is not a missing one", func(ctx SpecContext) {
			Expect(server.Set("empty", "")).To(Succeed())
			Expect(first.GetString(ctx, server.client, "empty")).To(BeEmpty(), server.when("GetString of a key with an empty value"))
		})

		It("says what is wrong, and not ErrNotFound, for a key of another type", func(ctx SpecContext) {
			server.HSet("product:mouse", "price", "19.99")
			_, err := first.GetString(ctx, server.client, "product:mouse")
			Expect(err).To(HaveOccurred(), server.when("GetString of a hash"))
			Expect(err.Error()).To(ContainSubstring("WRONGTYPE"), server.when("the error should wrap what go-redis said to GetString of a hash"))
			expectNotWrapped(err, first.ErrNotFound, "ErrNotFound", server.when("GetString of a hash"))
		})
	})
})

var _ = Describe("Keys:", Label("lesson-02", "step-3"), func() {
	var server *recordedServer

	BeforeEach(func(ctx SpecContext) { server = newServer(ctx) })

	Describe("Exists", func() {
		It("finds a key of any type", func(ctx SpecContext) {
			Expect(server.Set("greeting", "hello")).To(Succeed())
			server.HSet("product:mouse", "price", "19.99")
			server.RPush("mails", "first")
			Expect(first.Exists(ctx, server.client, "greeting")).To(BeTrueBecause("expected true"), server.when("Exists of a string"))
			Expect(first.Exists(ctx, server.client, "product:mouse")).To(BeTrueBecause("expected true"), server.when("Exists of a hash"))
			Expect(first.Exists(ctx, server.client, "mails")).To(BeTrueBecause("expected true"), server.when("Exists of a list"))
		})

		It("finds a key with an empty value", func(ctx SpecContext) {
			Expect(server.Set("empty", "")).To(Succeed())
			Expect(first.Exists(ctx, server.client, "empty")).To(BeTrueBecause("expected true"), server.when("Exists of a key with an empty value"))
		})

		It("does not find what is not there, and that is no error", func(ctx SpecContext) {
			Expect(first.Exists(ctx, server.client, "nobody")).To(BeFalseBecause("expected false"), server.when("Exists of a key that is not there"))
		})
	})

	Describe("Delete", func() {
		It("deletes a key", func(ctx SpecContext) {
			Expect(server.Set("greeting", "hello")).To(Succeed())
			Expect(first.Delete(ctx, server.client, "greeting")).To(Succeed(), server.when("Delete of greeting"))
			Expect(server.Exists("greeting")).To(BeFalseBecause("expected no such key afterwards; it is still there"), server.when("Delete of greeting"))
		})

		It("deletes a key of another type", func(ctx SpecContext) {
			server.HSet("product:mouse", "price", "19.99", "quantity", "5")
			Expect(first.Delete(ctx, server.client, "product:mouse")).To(Succeed(), server.when("Delete of a hash"))
			Expect(server.Exists("product:mouse")).To(BeFalseBecause("expected no such key afterwards; it is still there"), server.when("Delete of a hash"))
		})

		It("says ErrNotFound for a key that is not there", func(ctx SpecContext) {
			err := first.Delete(ctx, server.client, "nobody")
			expectWraps(err, first.ErrNotFound, "ErrNotFound", server.when("Delete of a key that is not there"))
		})
	})
})

var _ = Describe("Count", Label("lesson-02", "step-3"), func() {
	var server *recordedServer

	BeforeEach(func(ctx SpecContext) { server = newServer(ctx) })

	It("counts from one", func(ctx SpecContext) {
		Expect(first.Count(ctx, server.client, "visits")).To(BeEquivalentTo(1), server.when("the first Count"))
		Expect(first.Count(ctx, server.client, "visits")).To(BeEquivalentTo(2), server.when("the second Count"))
	})

	It("is one command, so that nobody counts in between", func(ctx SpecContext) {
		Expect(first.Count(ctx, server.client, "visits")).To(BeEquivalentTo(1), server.when("Count"))
		Expect(server.commands()).To(HaveLen(1), "the commands that one Count sent")
	})

	It("keeps the lifetime of the counter", func(ctx SpecContext) {
		Expect(server.Set("visits", "7")).To(Succeed())
		server.SetTTL("visits", time.Minute)
		Expect(first.Count(ctx, server.client, "visits")).To(BeEquivalentTo(8), server.when("Count of a key that holds 7"))
		Expect(server.TTL("visits")).To(Equal(time.Minute), server.when("the lifetime after Count"))
	})
})

var _ = Describe("Lifetimes:", Label("lesson-02", "step-4"), func() {
	var server *recordedServer

	BeforeEach(func(ctx SpecContext) { server = newServer(ctx) })

	Describe("SetFor", func() {
		DescribeTable("stores a value for", func(ctx SpecContext, lifetime time.Duration) {
			Expect(first.SetFor(ctx, server.client, "code", "4711", lifetime)).To(Succeed(), server.when("SetFor"))
			Expect(server.stored("code")).To(Equal("4711"), server.when("what the server has after SetFor"))
			Expect(server.TTL("code")).To(Equal(lifetime), server.when("the lifetime after SetFor"))
		},
			Entry("a minute", time.Minute),
			Entry("one and a half seconds", 1500*time.Millisecond),
			Entry("ten milliseconds", 10*time.Millisecond),
			Entry("1234 milliseconds", 1234*time.Millisecond),
			Entry("thirty days", 30*24*time.Hour),
		)

		It("replaces what the key held, and its lifetime", func(ctx SpecContext) {
			Expect(server.Set("code", "0815")).To(Succeed())
			server.SetTTL("code", time.Hour)
			Expect(first.SetFor(ctx, server.client, "code", everyByte, time.Minute)).To(Succeed(), server.when("SetFor of a key that holds a value"))
			Expect(server.stored("code")).To(equalBytes(everyByte), server.when("what the server has after SetFor"))
			Expect(server.TTL("code")).To(Equal(time.Minute), server.when("the lifetime after SetFor for a minute, where it was an hour"))
		})

		It("is one command, so that the value never stands there without its lifetime", func(ctx SpecContext) {
			Expect(first.SetFor(ctx, server.client, "code", "4711", time.Minute)).To(Succeed(), server.when("SetFor"))
			Expect(server.commands()).To(HaveLen(1), "the commands that one SetFor sent")
		})

		DescribeTable("refuses a lifetime that would be none:", func(ctx SpecContext, lifetime time.Duration) {
			err := first.SetFor(ctx, server.client, "code", "4711", lifetime)
			expectWraps(err, first.ErrNoLifetime, "ErrNoLifetime", server.when(fmt.Sprintf("SetFor for %s", lifetime)))
			expectNames(err, []string{"SET", "SETEX", "PSETEX"}, "code")
			Expect(server.commands()).To(BeEmpty(), "the commands that SetFor for %s sent: a lifetime is looked at before anything is sent", lifetime)
		},
			Entry("zero, with which go-redis stores for ever", time.Duration(0)),
			Entry("-1, with which go-redis keeps the old one", time.Duration(-1)),
			Entry("a negative one", -time.Minute),
		)
	})

	Describe("TimeLeft", func() {
		It("returns what is left of the lifetime, to the millisecond", func(ctx SpecContext) {
			Expect(server.Set("code", "4711")).To(Succeed())
			server.SetTTL("code", 2*time.Second)
			server.FastForward(766 * time.Millisecond)
			Expect(first.TimeLeft(ctx, server.client, "code")).To(Equal(1234*time.Millisecond), server.when("TimeLeft 766ms into a lifetime of 2s"))
		})

		It("says ErrNotFound for a key whose lifetime is over", func(ctx SpecContext) {
			Expect(server.Set("code", "4711")).To(Succeed())
			server.SetTTL("code", time.Second)
			server.FastForward(time.Second)
			_, err := first.TimeLeft(ctx, server.client, "code")
			expectWraps(err, first.ErrNotFound, "ErrNotFound", server.when("TimeLeft of a key whose lifetime is over"))
		})

		It("says ErrNoLifetime for a key that stays for ever", func(ctx SpecContext) {
			Expect(server.Set("name", "mouse")).To(Succeed())
			_, err := first.TimeLeft(ctx, server.client, "name")
			expectWraps(err, first.ErrNoLifetime, "ErrNoLifetime", server.when("TimeLeft of a key without a lifetime"))
			expectNames(err, []string{"PTTL", "TTL"}, "name")
			expectNotWrapped(err, first.ErrNotFound, "ErrNotFound", server.when("TimeLeft of a key without a lifetime"))
		})
	})
})

var _ = Describe("When Redis is down", Label("lesson-02"), func() {
	DescribeTable("each function says so, names the command and the key, and wraps what go-redis said:", func(ctx SpecContext, f function) {
		server := newServer(ctx)
		server.Close()
		err := f.call(ctx, server.client, "Some:Key")
		Expect(err).To(HaveOccurred(), f.name+" of Some:Key, after the server was stopped")
		expectNames(err, f.commands, "Some:Key")
		expectNotWrapped(err, first.ErrNotFound, "ErrNotFound", "nobody knows what is there")
		Expect(errors.Is(err, io.EOF) || errors.As(err, new(net.Error))).To(
			BeTrueBecause("expected an error that wraps what go-redis said, as fmt.Errorf does with %%w (%%v keeps its text alone); it is: %s", err))
	}, entries(all))
})

var _ = Describe("Where there is no such key", Label("lesson-02"), func() {
	DescribeTable("each function that needs one says so, and names the command and the key:", func(ctx SpecContext, f function) {
		server := newServer(ctx)
		err := f.call(ctx, server.client, "Some:Key")
		expectWraps(err, first.ErrNotFound, "ErrNotFound", server.when(f.name+" of a key that is not there"))
		expectNames(err, f.commands, "Some:Key")
		expectNotWrapped(err, redis.Nil, "redis.Nil", "redis.Nil is go-redis' own, and should not get out of the package")
	}, entries(func(f function) bool { return f.needsKey }))
})

var _ = Describe("Every command", Label("lesson-02"), func() {
	DescribeTable("is sent with the key as it is, by", func(ctx SpecContext, f function) {
		server := newServer(ctx)
		_ = f.call(ctx, server.client, everyByte) // it is not there, which is an error for some
		quoted := strconv.Quote(everyByte)
		Expect(strconv.Quote(string(server.went().Sent))).To(ContainSubstring(quoted[1:len(quoted)-1]), "the bytes that %s sent, for the key %s", f.name, quoted)
	}, entries(all))

	DescribeTable("is sent with the caller's context, by", func(ctx SpecContext, f function) {
		server := newServer(ctx)
		asked, leave := context.WithCancel(ctx)
		defer leave()
		server.client.AddHook(leaving{leave})
		err := f.call(asked, server.client, "Some:Key")
		Expect(err).To(HaveOccurred(), "the caller's context was cancelled just before the command was sent; was it sent, and with that context?")
		expectWraps(err, context.Canceled, "context.Canceled", "the caller's context was cancelled just before the command was sent")
	}, entries(all))
})
