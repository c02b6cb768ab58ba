package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// traffic is what several clients saw who read one product all the time, and created new ones and read them back.
type traffic struct {
	server *server
	known  product // was created before

	ending chan struct{}
	done   sync.WaitGroup

	lock     sync.Mutex
	outcomes map[string]int // of reads: hit, miss, bypass
	created  []product      // which the server acknowledged
	wrong    []string       // what should not have happened
}

// startTraffic has clients ask the server until end is called, or the spec ends.
func startTraffic(ctx context.Context, server *server, known product) *traffic {
	const clients = 8
	t := &traffic{server: server, known: known, ending: make(chan struct{}), outcomes: make(map[string]int)}
	ctx, cancel := context.WithCancel(ctx)
	for number := range clients {
		t.done.Go(func() { t.ask(ctx, number) })
	}
	DeferCleanup(func() { cancel(); t.done.Wait() })
	return t
}

// ask is one client.
func (t *traffic) ask(ctx context.Context, client int) {
	for round := 0; ; round++ {
		select {
		case <-t.ending:
			return
		case <-ctx.Done():
			return
		default:
		}
		t.read(ctx, t.known)
		if round%4 == 0 {
			p := product{Name: fmt.Sprintf("%d of client %d", round, client), Price: "0.01", Quantity: round}
			if t.create(ctx, p) {
				t.read(ctx, p)
			}
		}
	}
}

func (t *traffic) create(ctx context.Context, p product) bool {
	got, err := t.server.sendProduct(ctx, p)
	t.lock.Lock()
	defer t.lock.Unlock()
	if err != nil || got.status != http.StatusCreated {
		t.complain("creating %q: %d %s %v", p.Name, got.status, got.body, err)
		return false
	}
	t.created = append(t.created, p)
	return true
}

func (t *traffic) read(ctx context.Context, p product) {
	got, err := t.server.sendFind(ctx, p.Name)
	t.lock.Lock()
	defer t.lock.Unlock()
	if err != nil || got.status != http.StatusOK || got.body != p.body() {
		t.complain("reading %q: %d %s %v", p.Name, got.status, got.body, err)
		return
	}
	t.outcomes[outcomeOf(got.cache())]++
}

func outcomeOf(cacheStatus string) string {
	for _, outcome := range []string{"hit", "miss", "bypass"} {
		if strings.HasPrefix(strings.TrimPrefix(cacheStatus, "redis; fwd="), outcome) ||
			strings.HasPrefix(cacheStatus, "redis; "+outcome) {
			return outcome
		}
	}
	return cacheStatus
}

// complain is called with the lock held. The first few complaints tell enough.
func (t *traffic) complain(format string, values ...any) {
	if len(t.wrong) < 5 {
		t.wrong = append(t.wrong, fmt.Sprintf(format, values...))
	}
}

// awaitMore waits until more reads than so far had this outcome. It does not wait on when an answer was wrong.
func (t *traffic) awaitMore(ctx context.Context, outcome string) {
	GinkgoHelper()
	const more = 20
	before := t.seen(outcome)
	Eventually(ctx, func() (int, error) {
		t.lock.Lock()
		defer t.lock.Unlock()
		if len(t.wrong) > 0 {
			return 0, StopTrying("an answer was wrong: " + strings.Join(t.wrong, "; "))
		}
		return t.outcomes[outcome], nil
	}).WithTimeout(30*time.Second).Should(BeNumerically(">", before+more), "expected more reads with the outcome %s", outcome)
}

// seen returns how many reads had this outcome.
func (t *traffic) seen(outcome string) int {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.outcomes[outcome]
}

// end has the clients stop, and expects that every answer was right.
func (t *traffic) end() {
	GinkgoHelper()
	close(t.ending)
	t.done.Wait()
	Expect(t.wrong).To(BeEmpty(), "expected every answer to be right, whatever Redis does")
	Expect(t.created).NotTo(BeEmpty())
}
