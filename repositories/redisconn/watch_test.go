package redisconn_test

import (
	"context"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisconn"
)

// lost counts how often a watcher is told that any key may have changed; it is told of nothing else.
type lost struct{ times chan struct{} }

func (l lost) Changed(key string)    { defer GinkgoRecover(); Fail("told of a change of " + key) }
func (l lost) Current(time.Duration) { defer GinkgoRecover(); Fail("told that it is up to date") }
func (l lost) Lost() {
	select {
	case l.times <- struct{}{}:
	default:
	}
}

// What a real server tells is in the integration specs: the embedded one tells of no changes.
var _ = Describe("Watch", Label("given"), func() {
	// watch says what Watch says of itself first.
	watch := func(ctx context.Context, url string) error {
		GinkgoHelper()
		connection, err := redisconn.Open(url)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		ctx, cancel := context.WithCancel(ctx)
		said, ended := make(chan error, 100), make(chan struct{})
		watcher := lost{make(chan struct{}, 100)}
		go func() {
			defer close(ended)
			connection.Watch(ctx, "product:", watcher, func(err error) { said <- err })
		}()
		defer func() {
			cancel()
			Eventually(ended).WithTimeout(5*time.Second).Should(BeClosed(), "Watch after the end of its context")
		}()
		Eventually(watcher.times).WithTimeout(5*time.Second).Should(Receive(), "that any key may have changed")
		var err1 error
		Eventually(said).WithTimeout(5 * time.Second).Should(Receive(&err1))
		Consistently(said).WithTimeout(200*time.Millisecond).ShouldNot(Receive(), "what was said is said once")
		return err1
	}

	It("says that the server refuses, where that has no CLIENT TRACKING", func(ctx SpecContext) {
		err := watch(ctx, "redis://"+miniredis.RunT(GinkgoT()).Addr())
		Expect(err).To(MatchError(redisconn.ErrRefused))
		Expect(err.Error()).To(ContainSubstring("ERR"), "the error says what the server said")
	})

	It("says so where the URL asks for RESP2, and does not connect", func(ctx SpecContext) {
		url, connections := hangingUp()
		err := watch(ctx, url+"?protocol=2")
		Expect(err).To(MatchError(redisconn.ErrRefused))
		Expect(err.Error()).To(ContainSubstring("RESP2"))
		Expect(connections.Load()).To(BeZero())
	})

	It("says why it can't ask, and goes on trying", func(ctx SpecContext) {
		url, connections := hangingUp()
		Expect(watch(ctx, url)).NotTo(MatchError(redisconn.ErrRefused))
		Expect(connections.Load()).To(BeNumerically(">", 1), "connections that Watch has made to a server that hangs up")
	})
})
