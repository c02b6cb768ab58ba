package client_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/client"
	"cacheaside/raw/language"
	"cacheaside/raw/resp"
	"cacheaside/raw/resptest"
	"cacheaside/raw/words"
)

// listen starts a server that answers every command with +OK but those given.
func listen(replies map[string]string) *resptest.Server {
	GinkgoHelper()
	server, err := resptest.Listen(func(args []string) (string, bool) {
		if reply, ok := replies[strings.ToUpper(args[0])]; ok {
			return reply, false
		}
		return "+OK\r\n", false
	})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(server.Close)
	return server
}

func dial(ctx context.Context, settings client.Settings) *client.Conn {
	GinkgoHelper()
	conn, err := client.Dial(ctx, settings)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(conn.Close)
	return conn
}

var _ = Describe("Dial", Label("given"), func() {
	DescribeTable("shakes hands as the URL says",
		func(ctx SpecContext, url string, resp3 bool, want ...string) {
			server := listen(nil)
			url = strings.Replace(url, "HOST", server.Address(), 1)
			dial(ctx, client.Settings{URL: url, RESP3: resp3})
			var got []string
			for _, command := range server.Commands() {
				got = append(got, strings.Join(command, " "))
			}
			Expect(got).To(Equal(want))
		},
		Entry("at least with PING, to see that somebody answers", "redis://HOST", false, "PING"),
		Entry("with the password", "redis://:s3cret@HOST", false, "AUTH s3cret"),
		Entry("with user and password", "redis://anna:s3cret@HOST", false, "AUTH anna s3cret"),
		Entry("with the database", "redis://HOST/3", false, "SELECT 3"),
		Entry("with database 0, where every connection begins", "redis://HOST/0", false, "PING"),
		Entry("with RESP3", "redis://HOST", true, "HELLO 3"),
		Entry("with RESP3 from the URL", "redis://HOST?protocol=3", false, "HELLO 3"),
		Entry("with a name", "redis://HOST?client_name=me", false, "CLIENT SETNAME me"),
		Entry("with all of them", "redis://anna:s3cret@HOST/3?client_name=me", true,
			"AUTH anna s3cret", "HELLO 3", "SELECT 3", "CLIENT SETNAME me"),
	)

	It("selects the database of the settings rather than the URL's", func(ctx SpecContext) {
		server := listen(nil)
		database := 5
		conn := dial(ctx, client.Settings{URL: server.URL() + "/3", Database: &database})
		Expect(conn.Database()).To(Equal(5))
		Expect(server.Commands()).To(Equal([][]string{{"SELECT", "5"}}))
	})

	It("connects through a unix socket", func(ctx SpecContext) {
		path := filepath.Join(GinkgoT().TempDir(), "redis.sock")
		listener, err := net.Listen("unix", path)
		if err != nil {
			Skip("this system has no unix sockets: " + err.Error())
		}
		DeferCleanup(listener.Close)
		go answerPing(listener)
		conn := dial(ctx, client.Settings{URL: "unix://" + path})
		Expect(conn.Name()).To(Equal(path))
	})

	It("connects with TLS", func(ctx SpecContext) {
		web := httptest.NewTLSServer(nil) // for its certificate
		DeferCleanup(web.Close)
		listener, err := tls.Listen("tcp", "127.0.0.1:0", web.TLS)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(listener.Close)
		go answerPing(listener)
		url := "rediss://" + listener.Addr().String()

		dial(ctx, client.Settings{URL: url + "?skip_verify=true"})
		_, err = client.Dial(ctx, client.Settings{URL: url})
		Expect(err).To(MatchError(ContainSubstring("certificate")))
	})

	It("needs nothing but an answer to PING, even an error", func(ctx SpecContext) {
		server := listen(map[string]string{"PING": "-NOAUTH Authentication required.\r\n"})
		dial(ctx, client.Settings{URL: server.URL()})
	})

	DescribeTable("opens where a password is wanted, or another one, and says so without it",
		func(ctx SpecContext, url, command, answer string, want ...string) {
			server := listen(map[string]string{command: answer})
			conn := dial(ctx, client.Settings{URL: strings.Replace(url, "HOST", server.Address(), 1)})
			Expect(conn.Refusals(words.In(language.English))).To(HaveExactElements(want))
			Expect(strings.Join(conn.Refusals(words.In(language.English)), "")).NotTo(ContainSubstring("s3cret"))
			Expect(conn.Send([]string{"ECHO"})).To(Succeed())
			Expect(conn.Read()).To(Equal(resp.Value{Kind: resp.Status, Text: "OK"}))
		},
		Entry(nil, "redis://:s3cret@HOST", "AUTH", "-WRONGPASS invalid username-password pair or user is disabled.\r\n",
			"AUTH failed: WRONGPASS invalid username-password pair or user is disabled."),
		Entry("AUTH whose arguments come back", "redis://:s3cret@HOST", "AUTH", "-ERR unknown command 'AUTH', with args beginning with: 's3cret'\r\n",
			"AUTH failed: ERR unknown command 'AUTH', with args beginning with: '(password)'"),
		Entry(nil, "redis://HOST/3", "SELECT", "-NOAUTH Authentication required.\r\n", "SELECT 3 failed: NOAUTH Authentication required."),
		Entry(nil, "redis://HOST?protocol=3", "HELLO", "-NOAUTH HELLO must be called with the client already authenticated\r\n",
			"HELLO 3 failed: NOAUTH HELLO must be called with the client already authenticated"),
	)

	It("takes credentials instead of the URL's", func(ctx SpecContext) {
		server := listen(nil)
		url := "redis://anna:other@" + server.Address()
		dial(ctx, client.Settings{URL: url, Credentials: &client.Credentials{User: "ben", Password: "s3cret"}})
		dial(ctx, client.Settings{URL: url, Credentials: &client.Credentials{Password: "s3cret"}})
		Expect(server.Commands()).To(Equal([][]string{{"AUTH", "ben", "s3cret"}, {"AUTH", "s3cret"}}))
	})

	DescribeTable("says which step the server refused",
		func(ctx SpecContext, url, command, answer, want string) {
			server := listen(map[string]string{command: answer})
			url = strings.Replace(url, "HOST", server.Address(), 1)
			_, err := client.Dial(ctx, client.Settings{URL: url})
			Expect(err).To(MatchError(And(ContainSubstring(want), ContainSubstring(server.Address()))))
			Expect(err.Error()).NotTo(ContainSubstring("s3cret"))
		},
		Entry("SELECT", "redis://HOST/99", "SELECT", "-ERR DB index is out of range\r\n", "SELECT 99: ERR DB index"),
		Entry("HELLO", "redis://HOST?protocol=3", "HELLO", "-NOPROTO unsupported protocol version\r\n", "HELLO 3: NOPROTO"),
		Entry("what is no Redis", "redis://HOST", "PING", "HTTP/1.1 400 Bad Request\r\n", "not the Redis protocol"),
	)

	DescribeTable("refuses what is no Redis URL, without repeating it", func(ctx SpecContext, url string) {
		_, err := client.Dial(ctx, client.Settings{URL: url})
		Expect(err).To(MatchError(client.ErrURL))
		Expect(err.Error()).NotTo(ContainSubstring("s3cret"))
	},
		Entry("nothing", ""),
		Entry("another scheme", "http://:s3cret@127.0.0.1"),
		Entry("a wrong port", "redis://:s3cret@127.0.0.1:x"),
		Entry("a control character", "redis://:s3cret\x00@127.0.0.1"),
		Entry("an unknown parameter", "redis://127.0.0.1?s3cret=1"),
	)

	It("says that nobody listens", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		Expect(listener.Close()).To(Succeed())
		_, err = client.Dial(ctx, client.Settings{URL: "redis://:s3cret@" + listener.Addr().String()})
		Expect(err).To(MatchError(ContainSubstring(listener.Addr().String())))
		Expect(err.Error()).NotTo(ContainSubstring("s3cret"))
	})

	It("waits no longer than the URL's dial_timeout for a server that is silent", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(listener.Close)
		_, err = client.Dial(ctx, client.Settings{URL: "redis://" + listener.Addr().String() + "?dial_timeout=50ms"})
		Expect(err).To(MatchError(ContainSubstring("no answer within 50ms")))
	}, SpecTimeout(4*time.Second))

	It("ends with its context while it waits", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(listener.Close)
		short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		_, err = client.Dial(short, client.Settings{URL: "redis://" + listener.Addr().String()})
		Expect(err).To(MatchError(context.DeadlineExceeded))
	}, SpecTimeout(4*time.Second))
})

var _ = Describe("Conn", Label("given"), func() {
	It("sends a command and reads its reply, whole or piece by piece", func(ctx SpecContext) {
		server := listen(map[string]string{"GET": "$1\r\nv\r\n", "MGET": "*2\r\n:1\r\n:2\r\n"})
		conn := dial(ctx, client.Settings{URL: server.URL()})
		Expect(conn.Send([]string{"GET", "a b"})).To(Succeed())
		Expect(conn.Read()).To(Equal(resp.Value{Kind: resp.String, Text: "v"}))
		Expect(conn.Send([]string{"MGET", ""})).To(Succeed())
		piece, elements, err := conn.Next()
		Expect(err).NotTo(HaveOccurred())
		Expect(piece.Kind).To(Equal(resp.Array))
		Expect(elements).To(Equal(2))
		Expect(server.Commands()).To(Equal([][]string{{"PING"}, {"GET", "a b"}, {"MGET", ""}}))
	})

	It("waits for a reply longer than for the handshake", func(ctx SpecContext) {
		server, err := resptest.Listen(func(args []string) (string, bool) {
			if args[0] == "BLPOP" {
				time.Sleep(100 * time.Millisecond)
			}
			return "+OK\r\n", false
		})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		conn := dial(ctx, client.Settings{URL: server.URL() + "?dial_timeout=50ms"})
		Expect(conn.Send([]string{"BLPOP", "k", "0"})).To(Succeed())
		Expect(conn.Read()).To(Equal(resp.Value{Kind: resp.Status, Text: "OK"}))
	})

	It("does what is left of the handshake, in its order, once somebody has authenticated", func(ctx SpecContext) {
		allowed := false
		server, err := resptest.Listen(func(args []string) (string, bool) {
			allowed = allowed || args[0] == "AUTH"
			if allowed {
				return "+OK\r\n", false
			}
			return "-NOAUTH Authentication required.\r\n", false
		})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		conn := dial(ctx, client.Settings{URL: server.URL() + "/3?protocol=3&client_name=me"})
		Expect(conn.Refusals(words.In(language.English))).To(HaveLen(3))
		Expect(conn.Resume()).To(Succeed())
		Expect(conn.Refusals(words.In(language.English))).To(HaveLen(3), "nobody has")
		Expect(conn.Send([]string{"AUTH", "s3cret"})).To(Succeed())
		Expect(conn.Read()).To(Equal(resp.Value{Kind: resp.Status, Text: "OK"}))
		Expect(conn.Resume()).To(Succeed())
		Expect(conn.Refusals(words.In(language.English))).To(BeEmpty())
		Expect(server.Commands()[7:]).To(Equal([][]string{{"HELLO", "3"}, {"SELECT", "3"}, {"CLIENT", "SETNAME", "me"}}))
	})

	It("says that the server hung up", func(ctx SpecContext) {
		server, err := resptest.Listen(func(args []string) (string, bool) { return "+OK\r\n", args[0] == "QUIT" })
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		conn := dial(ctx, client.Settings{URL: server.URL()})
		Expect(conn.Send([]string{"QUIT"})).To(Succeed())
		_, err = conn.Read()
		Expect(err).NotTo(HaveOccurred())
		_, err = conn.Read()
		Expect(err).To(Equal(io.EOF))
	})
})

// answerPing answers +PONG to whatever each connection sends first.
func answerPing(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			if _, err := conn.Read(make([]byte, 100)); err == nil {
				_, _ = conn.Write([]byte("+PONG\r\n"))
			}
		}()
	}
}
