package repositories_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/containers"
	"cacheaside/repositories/redisconn"
)

// diary writes down what a watcher is told. It is safe for concurrent use.
type diary struct {
	mu      sync.Mutex
	entries []string
	current int
	said    []error
}

func (d *diary) write(entry string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries = append(d.entries, entry)
}

func (d *diary) Changed(key string) { d.write("changed " + key) }
func (d *diary) Lost()              { d.write("lost") }

func (d *diary) Current(ago time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if ago < 0 || ago > time.Minute {
		d.entries = append(d.entries, fmt.Sprintf("current, %s ago", ago)) // which no spec expects
	}
	d.current++
}

func (d *diary) say(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.said = append(d.said, err)
}

// told returns what was told since the last call.
func (d *diary) told() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	told := d.entries
	d.entries = nil
	return told
}

func (d *diary) currents() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.current
}

func (d *diary) sayings() []error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]error(nil), d.said...)
}

var _ = Describe("Watch on a real Redis", Label("given"), func() {
	const soon = 5 * time.Second
	var (
		client *redis.Client
		prefix string
		notes  *diary
		url    string
	)

	// watch begins to watch, and waits until it works.
	watch := func(ctx context.Context) (stop func()) {
		GinkgoHelper()
		connection, err := redisconn.Open(url)
		Expect(err).NotTo(HaveOccurred())
		ctx, cancel := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			connection.Watch(ctx, prefix, notes, notes.say)
		}()
		stop = func() {
			cancel()
			select {
			case <-ended:
			case <-time.After(soon):
				Fail("expected Watch to end with its context, but it still runs")
			}
			Expect(connection.Close()).To(Succeed())
		}
		Eventually(notes.currents).WithTimeout(soon).Should(BeNumerically(">", 0), "how often the watcher was told that it is up to date")
		Expect(notes.sayings()).To(Equal([]error{nil}), "what Watch said of itself when it worked")
		Expect(notes.told()).To(HaveEach("lost"), "what the watcher was told before anything changed")
		return stop
	}
	expectTold := func(what ...string) {
		GinkgoHelper()
		var told []string
		Eventually(func() []string { told = append(told, notes.told()...); return told }).WithTimeout(soon).
			Should(Equal(what), "what the watcher was told")
	}

	Context("of one who only looks", func() {
		BeforeEach(func(ctx SpecContext) {
			client, url = connect(ctx), containers.Redis(ctx)
			prefix, notes = uniqueKey()+":", new(diary)
			DeferCleanup(watch(context.WithoutCancel(ctx)))
		})

		It("tells of each key with the prefix that is written, changed or deleted", func(ctx SpecContext) {
			Expect(client.Set(ctx, prefix+"a", "1", time.Minute).Err()).To(Succeed())
			expectTold("changed " + prefix + "a")
			Expect(client.Set(ctx, prefix+"a", "2", time.Minute).Err()).To(Succeed())
			expectTold("changed " + prefix + "a")
			Expect(client.PExpire(ctx, prefix+"a", time.Hour).Err()).To(Succeed())
			expectTold("changed " + prefix + "a")
			Expect(client.Del(ctx, prefix+"a").Err()).To(Succeed())
			expectTold("changed " + prefix + "a")
		})

		It("tells of a key that Redis deletes since its lifetime is over", func(ctx SpecContext) {
			Expect(client.Set(ctx, prefix+"a", "1", 20*time.Millisecond).Err()).To(Succeed())
			expectTold("changed "+prefix+"a", "changed "+prefix+"a")
		})

		It("tells of nothing else", func(ctx SpecContext) {
			Expect(client.Set(ctx, "x"+prefix+"a", "1", time.Minute).Err()).To(Succeed())
			Expect(client.Get(ctx, prefix+"a").Err()).To(MatchError(redis.Nil))
			Expect(client.Set(ctx, prefix+"b", "1", time.Minute).Err()).To(Succeed())
			expectTold("changed " + prefix + "b")
		})

		It("tells of the same key in every database of the server", func(ctx SpecContext) {
			options := *client.Options()
			options.DB = 3
			other := redis.NewClient(&options)
			DeferCleanup(other.Close)
			Expect(other.Set(ctx, prefix+"a", "1", time.Minute).Err()).To(Succeed())
			expectTold("changed " + prefix + "a")
		})

		It("tells that it is up to date again and again", func() {
			before := notes.currents()
			Eventually(notes.currents).WithTimeout(soon).Should(BeNumerically(">=", before+3))
		})
	})

	Context("when the server is disturbed", func() {
		var server *containers.PrivateRedis

		BeforeEach(func(ctx SpecContext) {
			server = containers.Private(ctx)
			url = server.URL()
			client = connectTo(url)
			prefix, notes = uniqueKey()+":", new(diary)
			DeferCleanup(watch(context.WithoutCancel(ctx)))
		})

		It("says that any key may have changed after FLUSHALL", func(ctx SpecContext) {
			Expect(client.FlushAll(ctx).Err()).To(Succeed())
			expectTold("lost")
		})

		It("says so when the connection is cut, and connects again", func(ctx SpecContext) {
			Expect(client.Do(ctx, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes").Err()).To(Succeed())
			Eventually(notes.sayings).WithTimeout(soon).Should(HaveLen(3), "what Watch has said: that it works, that the connection is lost, that it works")
			Expect(notes.sayings()[1]).To(HaveOccurred(), "what Watch said when the connection was lost")
			Expect(notes.sayings()[2]).NotTo(HaveOccurred(), "what Watch said when it had connected again")
			Expect(notes.told()).To(And(Not(BeEmpty()), HaveEach("lost")), "what the watcher was told when the connection was lost")
			Expect(client.Set(ctx, prefix+"a", "1", time.Minute).Err()).To(Succeed())
			expectTold("changed " + prefix + "a")
		})

		It("does not say that it is up to date while the server hangs", func(ctx SpecContext) {
			Expect(client.Do(ctx, "CLIENT", "PAUSE", "2000", "ALL").Err()).To(Succeed())
			time.Sleep(300 * time.Millisecond) // what was answered before arrives
			before := notes.currents()
			time.Sleep(700 * time.Millisecond) // of 2 s: nearly three times as long as between two questions
			Expect(notes.currents()).To(Equal(before), "how often the watcher was told that it is up to date, while the server answered nobody")
			Eventually(notes.currents).WithTimeout(soon).Should(BeNumerically(">", before), "when the server answers again")
		})
	})
})
