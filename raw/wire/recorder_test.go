package wire_test

import (
	"context"
	"errors"
	"net"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/raw/resptest"
	"cacheaside/raw/wire"
)

var _ = Describe("Recorder", Label("given"), func() {
	var (
		recorder *wire.Recorder
		client   *redis.Client
	)

	BeforeEach(func(ctx SpecContext) {
		server, err := resptest.Listen(func(args []string) (string, bool) {
			switch args[0] {
			case "hello":
				return "-ERR unknown command\r\n", false
			case "get":
				return "$5\r\nhello\r\n", false
			case "bad":
				return "-ERR no\r\n", false
			}
			return "+OK\r\n", false
		})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		recorder = new(wire.Recorder)
		client = redis.NewClient(&redis.Options{Addr: server.Address(), Protocol: 2, Dialer: recorder.Dialer(nil)})
		DeferCleanup(client.Close)
		Expect(client.Ping(ctx).Err()).To(Succeed())
		recorder.Take() // the greeting
	})

	It("keeps what was sent and what was received since it was asked last", func(ctx SpecContext) {
		Expect(client.Get(ctx, "k").Result()).To(Equal("hello"))
		exchange := recorder.Take()
		Expect(string(exchange.Sent)).To(Equal("*2\r\n$3\r\nget\r\n$1\r\nk\r\n"))
		Expect(string(exchange.Received)).To(Equal("$5\r\nhello\r\n"))
		Expect(recorder.Take()).To(Equal(wire.Exchange{}))
	})

	It("tells commands and replies apart, each with its bytes", func(ctx SpecContext) {
		_, err := client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.Get(ctx, "a b")
			pipe.Do(ctx, "bad")
			return nil
		})
		Expect(err).To(MatchError("ERR no"))
		exchange := recorder.Take()
		Expect(exchange.Commands()).To(Equal([]wire.Frame{
			{Text: `get "a b"`, Wire: []byte("*2\r\n$3\r\nget\r\n$3\r\na b\r\n")},
			{Text: "bad", Wire: []byte("*1\r\n$3\r\nbad\r\n")},
		}))
		Expect(exchange.Replies()).To(Equal([]wire.Frame{
			{Text: `"hello"`, Wire: []byte("$5\r\nhello\r\n")},
			{Text: "(error) ERR no", Wire: []byte("-ERR no\r\n")},
		}))
		Expect(exchange.Commands()[1].String()).To(Equal(`*1\r\n$3\r\nbad\r\n`))
	})

	It("leaves out what is cut off", func() {
		exchange := wire.Exchange{Sent: []byte("*1\r\n$4\r\nping\r\n*1\r\n$4"), Received: []byte("+PONG\r\n$5\r\nhel")}
		Expect(exchange.Commands()).To(HaveLen(1))
		Expect(exchange.Replies()).To(HaveLen(1))
	})

	It("keeps no more than its limit of each direction, and counts the rest", func(ctx SpecContext) {
		recorder := &wire.Recorder{Limit: 10}
		limited := redis.NewClient(&redis.Options{Addr: client.Options().Addr, Protocol: 2, Dialer: recorder.Dialer(nil)})
		DeferCleanup(limited.Close)
		Expect(limited.Ping(ctx).Err()).To(Succeed())
		recorder.Take()
		Expect(limited.Get(ctx, "k").Result()).To(Equal("hello"))
		Expect(limited.Get(ctx, "k").Result()).To(Equal("hello"))
		exchange := recorder.Take()
		Expect(string(exchange.Sent)).To(Equal("*2\r\n$3\r\nge"))
		Expect(exchange.SentMore).To(Equal(2*len("*2\r\n$3\r\nget\r\n$1\r\nk\r\n") - 10))
		Expect(string(exchange.Received)).To(Equal("$5\r\nhello\r"))
		Expect(exchange.ReceivedMore).To(Equal(12))
	})

	It("hands on that a dial failed", func(ctx SpecContext) {
		refused := errors.New("refused")
		dial := recorder.Dialer(func(context.Context, string, string) (net.Conn, error) { return nil, refused })
		_, err := dial(ctx, "tcp", "anywhere:1")
		Expect(err).To(MatchError(refused))
	})
})
