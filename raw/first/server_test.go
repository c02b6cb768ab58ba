package first_test

import (
	"context"
	"net"
	"strings"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/raw/wire"
)

// recordedServer is an embedded Redis for one spec, whose clock stands still, with a client whose wire is recorded.
type recordedServer struct {
	*miniredis.Miniredis
	client   *redis.Client
	recorder wire.Recorder
	seen     wire.Exchange
}

func newServer(ctx context.Context) *recordedServer {
	GinkgoHelper()
	s := &recordedServer{Miniredis: miniredis.RunT(GinkgoT())}
	s.client = redis.NewClient(&redis.Options{
		Addr: s.Addr(), Dialer: s.recorder.Dialer(nil), MaxRetries: -1, DialerRetries: 1,
	})
	DeferCleanup(s.client.Close)
	Expect(s.client.Ping(ctx).Err()).To(Succeed())
	s.recorder.Take() // go-redis' greeting
	return s
}

// went is what went over the wire since the spec began.
func (s *recordedServer) went() wire.Exchange {
	more := s.recorder.Take()
	s.seen.Sent = append(s.seen.Sent, more.Sent...)
	s.seen.Received = append(s.seen.Received, more.Received...)
	return s.seen
}

// stored is the string under a key, or in parentheses why there is none.
func (s *recordedServer) stored(key string) string {
	value, err := s.Get(key)
	if err != nil {
		return "(" + err.Error() + ")"
	}
	return value
}

// commands are those that were sent since the spec began, as redis-cli takes them.
func (s *recordedServer) commands() []string {
	var all []string
	for _, command := range s.went().Commands() {
		all = append(all, command.Text)
	}
	return all
}

// when says what was called, and what went over the wire then, for a failure's message.
func (s *recordedServer) when(called string) func() string {
	return func() string {
		var exchanged []string
		commands, replies := s.went().Commands(), s.went().Replies()
		for i, command := range commands {
			exchanged = append(exchanged, command.Text)
			if i < len(replies) {
				exchanged[i] += " → " + replies[i].Text
			}
		}
		if len(exchanged) == 0 {
			return called + ", which sent nothing"
		}
		return called + ", which sent: " + strings.Join(exchanged, "; ")
	}
}

// nobody returns the URL of a port at which nothing listens.
func nobody() string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	Expect(listener.Close()).To(Succeed())
	return "redis://" + listener.Addr().String()
}
