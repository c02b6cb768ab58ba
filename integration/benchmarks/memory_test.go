package benchmarks

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// BenchmarkMemory measures the built server, with 1,000,000 products in its database and Redis in a process of its
// own, after ten seconds of 64 connections that ask for products at random: every second request is for one of
// 1,000, and mostly a hit; the others are mostly misses. The target is a peak-RSS-MB below 60 (a MB is 1,000,000
// bytes). It is Linux that tells: VmHWM and VmRSS of https://man7.org/linux/man-pages/man5/proc_pid_status.5.html.
func BenchmarkMemory(b *testing.B) {
	if runtime.GOOS != "linux" {
		notRun(b, "it reads /proc, which only Linux has")
	}
	const products, period = 1_000_000, 10 * time.Second
	redisURL := privateRedis(b)
	address := freeAddress(b)
	pid := startServer(b, address, databaseOf(b, products), redisURL)
	clients := newLoad(b, address)

	var requests, hits atomic.Int64
	for b.Loop() {
		deadline := time.Now().Add(period)
		var workers sync.WaitGroup
		for _, client := range clients {
			workers.Go(func() {
				for time.Now().Before(deadline) {
					name := productName(rand.IntN(hot))
					if rand.IntN(2) == 0 {
						name = productName(rand.IntN(products))
					}
					answer, err := client.get(name)
					if err != nil {
						b.Error(err)
						return
					}
					requests.Add(1)
					if answer.hit {
						hits.Add(1)
					}
				}
			})
		}
		workers.Wait()
	}

	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(requests.Load())/b.Elapsed().Seconds(), "req/s")
	b.ReportMetric(float64(hits.Load())/float64(requests.Load()), "hit-ratio")
	b.ReportMetric(residentMB(b, pid, "VmHWM"), "peak-RSS-MB")
	b.ReportMetric(residentMB(b, pid, "VmRSS"), "RSS-MB")
}

// startServer builds the server, starts it as a child until the benchmark ends, with more flags, and returns its process's number.
func startServer(b *testing.B, address, database, redisURL string, more ...string) (pid int) {
	b.Helper()
	program := filepath.Join(b.TempDir(), "httpapi")
	if output, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "cacheaside/httpapi").CombinedOutput(); err != nil {
		b.Fatalf("building the server: %v\n%s", err, output)
	}
	ctx, stop := context.WithCancel(context.Background())
	// Its log goes to the null device, as os/exec has it.
	command := exec.CommandContext(ctx, program, append(more, "-listen", address, "-database", database, "-redis", redisURL)...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 15 * time.Second
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		stop()
		_ = command.Wait() // it was told to end
	})
	if err := awaitServer(address); err != nil {
		b.Fatal(err)
	}
	return command.Process.Pid
}

// residentMB returns a size in the status of a process, in millions of bytes.
func residentMB(b *testing.B, pid int, field string) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	match := regexp.MustCompile(`(?m)^` + field + `:\s*(\d+) kB$`).FindSubmatch(status)
	if match == nil {
		b.Fatalf("expected the field %s in the process's status, got:\n%s", field, status)
	}
	kibibytes, err := strconv.ParseFloat(string(match[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return kibibytes * 1024 / 1e6
}
