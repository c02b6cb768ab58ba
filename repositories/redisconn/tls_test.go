package redisconn_test

import (
	"context"
	"crypto/tls"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisconn/tlstest"
)

// serveTLS runs a server that speaks TLS until the spec's end, and returns its URL.
func serveTLS(config *tls.Config) string {
	GinkgoHelper()
	server, err := miniredis.RunTLS(config)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(server.Close)
	// A handshake may take longer than the usual timeouts where this machine does other things, too.
	return "rediss://" + server.Addr() + "?dial_timeout=5s&read_timeout=5s"
}

var _ = Describe("TLS", Label("given"), func() {
	var own *tlstest.Authority

	BeforeEach(func() { own = tlstest.NewAuthority() })

	open := func(files redisconn.TLS, url string) *redisconn.Connection {
		GinkgoHelper()
		connection, err := files.Open(url)
		Expect(err).NotTo(HaveOccurred(), "Open with %+v", files)
		DeferCleanup(connection.Close)
		return connection
	}
	ping := func(ctx context.Context, connection *redisconn.Connection) error {
		return connection.Client().Ping(ctx).Err()
	}

	It("is Open where no file is named", func(ctx SpecContext) {
		Expect(ping(ctx, open(redisconn.TLS{}, "redis://"+miniredis.RunT(GinkgoT()).Addr()))).To(Succeed())
	})

	It("trusts a server of the authority that is named, and without it does not", func(ctx SpecContext) {
		url := serveTLS(own.Server(false))
		Expect(ping(ctx, open(redisconn.TLS{CA: own.File}, url))).To(Succeed(), "PING with the server's authority")
		Expect(ping(ctx, open(redisconn.TLS{}, url))).To(MatchError(ContainSubstring("unknown authority")), "PING without it")
		Expect(ping(ctx, open(redisconn.TLS{CA: tlstest.NewAuthority().File}, url))).To(HaveOccurred(), "PING with another")
	})

	It("shows its certificate to a server that asks for one, on each kind of connection", func(ctx SpecContext) {
		url := serveTLS(own.Server(true))
		files := redisconn.TLS{CA: own.File}
		Expect(ping(ctx, open(files, url))).NotTo(Succeed(), "PING without a certificate of its own")

		files.Certificate, files.Key = own.Issue("client")
		connection := open(files, url)
		Expect(ping(ctx, connection)).To(Succeed(), "PING on the pool")
		lane := connection.NewLane()
		DeferCleanup(lane.Close)
		Expect(lane.Client().Ping(ctx).Err()).To(Succeed(), "PING on a lane")
		said := make(chan error, 1)
		watching, end := context.WithCancel(ctx)
		DeferCleanup(end)
		go connection.Watch(watching, "product:", lost{make(chan struct{}, 1)}, func(err error) { said <- err })
		var err error
		Eventually(ctx, said).WithTimeout(10 * time.Second).Should(Receive(&err))
		Expect(err).To(MatchError(redisconn.ErrRefused), "the embedded server answers a watch so; one that is not let in could not ask")
	})

	It("uses a certificate that is renewed, without being opened again", func(ctx SpecContext) {
		config := own.Server(true)
		var serial atomic.Int64 // of the certificate that was shown last
		config.VerifyConnection = func(state tls.ConnectionState) error {
			serial.Store(state.PeerCertificates[0].SerialNumber.Int64())
			return nil
		}
		files := redisconn.TLS{CA: own.File}
		files.Certificate, files.Key = own.Issue("client")
		connection := open(files, serveTLS(config))
		Expect(ping(ctx, connection)).To(Succeed())
		Expect(serial.Load()).To(Equal(own.Serial))

		own.Issue("client") // into the same files
		lane := connection.NewLane()
		DeferCleanup(lane.Close)
		Expect(lane.Client().Ping(ctx).Err()).To(Succeed())
		Expect(serial.Load()).To(Equal(own.Serial), "the serial number of the certificate on a new connection")
	})

	It("ends a handshake with the context, where the server takes no part in it", func(ctx SpecContext) {
		connection := open(redisconn.TLS{}, strings.Replace(silent(), "redis://", "rediss://", 1)+"?dial_timeout=4s")
		options := connection.Client().Options()
		soon, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		defer cancel()
		began := time.Now()
		conn, err := options.Dialer(soon, options.Network, options.Addr)
		Expect(err).NotTo(HaveOccurred(), "it is a connection on which everything fails")
		_, err = conn.Read(nil)
		Expect(err).To(MatchError(context.DeadlineExceeded))
		Expect(time.Since(began)).To(BeNumerically("<", 2*time.Second))
	})

	DescribeTable("uses none of the connections that were closed because another Redis is the cache, nor fails to close them again",
		func(ctx SpecContext, begin func() (redisconn.TLS, string)) {
			connection := open(begin())
			var calls errgroup.Group
			together := make(chan struct{})
			for range 5 {
				calls.Go(func() error {
					return connection.Client().Watch(ctx, func(*redis.Tx) error { // it keeps a connection
						<-together
						return nil
					}, "key")
				})
			}
			Eventually(ctx, func() uint32 { return connection.Client().PoolStats().TotalConns }).Should(BeEquivalentTo(5))
			close(together)
			Expect(calls.Wait()).To(Succeed())
			connection.Forget()
			Expect(ping(ctx, connection)).To(Succeed(), "PING when all five connections were closed")
			connection.Forget() // what is closed at the spec's end is closed already
		},
		Entry("without TLS", func() (redisconn.TLS, string) { return redisconn.TLS{}, "redis://" + miniredis.RunT(GinkgoT()).Addr() }),
		Entry("by TLS", func() (redisconn.TLS, string) { return redisconn.TLS{CA: own.File}, serveTLS(own.Server(false)) }),
	)

	DescribeTable("refuses files that can't be used, without the URL", func(expected string, files func() redisconn.TLS) {
		_, err := files().Open("rediss://anna:s3cret@127.0.0.1:1")
		Expect(err).To(MatchError(redisconn.ErrSetting))
		Expect(err.Error()).To(And(ContainSubstring(expected), Not(ContainSubstring("s3cret"))))
	},
		Entry("an authority that is not there", "nosuch.pem", func() redisconn.TLS { return redisconn.TLS{CA: "nosuch.pem"} }),
		Entry("an authority that is none", "expected certificates in PEM", func() redisconn.TLS {
			_, key := own.Issue("client")
			return redisconn.TLS{CA: key}
		}),
		Entry("a certificate without its key", "go together", func() redisconn.TLS { return redisconn.TLS{Certificate: own.File} }),
		Entry("a key without its certificate", "go together", func() redisconn.TLS { return redisconn.TLS{Key: own.File} }),
		Entry("a certificate with another's key", "client.pem", func() redisconn.TLS {
			certificate, key := own.Issue("client")
			_, other := own.Issue("other")
			Expect(os.Rename(other, key)).To(Succeed())
			return redisconn.TLS{Certificate: certificate, Key: key}
		}),
	)

	It("refuses files for a connection that would not be encrypted", func() {
		_, err := redisconn.TLS{CA: own.File}.Open("redis://127.0.0.1:1")
		Expect(err).To(MatchError(redisconn.ErrSetting))
		Expect(err).To(MatchError(ContainSubstring("rediss://")))
	})
})
