package benchmarks

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkPage compares the built server that records for its page, at which nobody looks, with one that has no page:
// near hits, over 64 connections that stay open. The target is a rate-ratio of at least 0.97.
func BenchmarkPage(b *testing.B) {
	redisURL, database := privateRedis(b), databaseOf(b, hot)
	var sides [2]side
	var addresses [2]string
	for i, page := range []string{"on", "off"} { // both, before there are clients: those that ask for nothing are let go
		addresses[i] = freeAddress(b)
		startServer(b, addresses[i], database, redisURL, "-page", page, "-cache-ttl", lifetime.String())
	}
	for i, page := range []string{"on", "off"} {
		clients := newLoad(b, addresses[i])
		warm(b, clients[0])
		sides[i] = side{"page " + page, func(worker int) error { return clients[worker].getHit() }}
	}
	result := duel(b, connections, sides[0], sides[1])
	b.ReportMetric(1/result.ratio, "rate-ratio")
	b.ReportMetric(1e9/result.ours.took, "page-req/s")
	b.ReportMetric(1e9/result.bare.took, "without-req/s")
}

// BenchmarkPageWatched measures the built server for ten seconds, while ten pages are open: five take what they are told,
// and five take nothing. Near hits are asked for, over 64 connections, and the same is done before without a page open.
// What is reported is how much memory the server had at the most, and how long requests took.
func BenchmarkPageWatched(b *testing.B) {
	if runtime.GOOS != "linux" {
		notRun(b, "it reads /proc, which only Linux has")
	}
	const pages, period = 10, 10 * time.Second
	address := freeAddress(b)
	pid := startServer(b, address, databaseOf(b, hot), privateRedis(b), "-cache-ttl", lifetime.String())
	clients := newLoad(b, address)
	warm(b, clients[0])
	for b.Loop() {
		alone := ask(b, clients, period)
		b.ReportMetric(residentMB(b, pid, "VmHWM"), "unwatched-peak-RSS-MB")
		for i := range pages {
			openPage(b, address, i%2 == 0)
		}
		watched := ask(b, clients, period)
		b.ReportMetric(residentMB(b, pid, "VmHWM"), "watched-peak-RSS-MB")
		for name, took := range map[string][]time.Duration{"unwatched": alone, "watched": watched} {
			slices.Sort(took)
			b.ReportMetric(float64(len(took))/period.Seconds(), name+"-req/s")
			b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, name+"-p99-ms")
			b.ReportMetric(took[len(took)-1].Seconds()*1e3, name+"-slowest-ms")
		}
	}
	b.ReportMetric(0, "ns/op")
}

// warm asks for each of the hot products until it is a hit, and then once more, so that it is near.
func warm(b *testing.B, client *connection) {
	b.Helper()
	for i := range hot {
		for range 3 {
			if _, err := client.get(productName(i)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// getHit asks for one of the hot products. A miss is an error.
func (c *connection) getHit() error {
	answer, err := c.get(productName(rand.IntN(hot)))
	if err == nil && !answer.hit {
		err = errors.New("expected a hit, got a miss")
	}
	return err
}

// ask has all clients ask for hot products for a time, and returns how long each answer took.
func ask(b *testing.B, clients *load, period time.Duration) []time.Duration {
	b.Helper()
	var all [connections][]time.Duration
	deadline := time.Now().Add(period)
	var workers sync.WaitGroup
	for worker, client := range clients {
		workers.Go(func() {
			for now := time.Now(); now.Before(deadline); {
				if err := client.getHit(); err != nil {
					b.Error(err)
					return
				}
				answered := time.Now()
				all[worker] = append(all[worker], answered.Sub(now))
				now = answered
			}
		})
	}
	workers.Wait()
	return slices.Concat(all[:]...)
}

// openPage opens the stream of events as a page does, until the benchmark ends. A page that does not take them leaves
// them where they are.
func openPage(b *testing.B, address string, takes bool) {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	if _, err := fmt.Fprintf(conn, "GET /page/events HTTP/1.1\r\nHost: %s\r\n\r\n", address); err != nil {
		b.Fatal(err)
	}
	in := bufio.NewReader(conn)
	if line, err := in.ReadSlice('\n'); err != nil || string(line) != "HTTP/1.1 200 OK\r\n" {
		b.Fatalf("expected the stream of events, got %q, %v", line, err)
	}
	if takes {
		go func() {
			for err := error(nil); err == nil; {
				_, err = in.Discard(4 << 10)
			}
		}()
	}
}
