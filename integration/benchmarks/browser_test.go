package benchmarks

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// BenchmarkBrowser opens the page in a real browser, 1600 by 1000 pixels, while nobody asks for anything, and then while
// products are asked for at 40 requests a second, of which each is a miss. What is reported is how much of a processor all of
// the browser's processes took, in percent. The target is below 5.
func BenchmarkBrowser(b *testing.B) {
	if runtime.GOOS != "linux" {
		notRun(b, "it reads /proc, which only Linux has")
	}
	file, err := exec.LookPath(cmp.Or(os.Getenv("CHROMIUM"), "chromium"))
	if err != nil {
		notRun(b, "no browser: install chromium, or set CHROMIUM to one")
	}
	const warmup, period, rate = 3 * time.Second, 15 * time.Second, 40
	address := freeAddress(b)
	startServer(b, address, databaseOf(b, hot), privateRedis(b))
	profile := b.TempDir()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(file), chromedp.UserDataDir(profile),
		chromedp.Flag("headless", "new"), chromedp.NoSandbox, chromedp.DisableGPU)
	allocator, end := chromedp.NewExecAllocator(b.Context(), options...)
	defer end()
	tab, leave := chromedp.NewContext(allocator)
	defer leave()
	for _, step := range []chromedp.Action[chromedp.Void]{chromedp.EmulateViewport(1600, 1000), chromedp.Navigate("http://" + address + "/")} {
		if _, err := chromedp.Run(tab, step); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		b.ReportMetric(during(b, profile, warmup, period), "idle-%")
		ctx, stop := context.WithCancel(b.Context())
		stopped := make(chan error, 1)
		go func() { stopped <- askSteadily(ctx, "http://"+address+"/products/", rate) }()
		b.ReportMetric(during(b, profile, warmup, period), "at-40/s-%")
		stop()
		if err := <-stopped; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// askSteadily asks for products that there are not, one after the other, until ctx is done.
func askSteadily(ctx context.Context, products string, rate int) error {
	ticker := time.NewTicker(time.Second / time.Duration(rate))
	defer ticker.Stop()
	for i := 0; ; i++ {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
		response, err := http.Get(products + strconv.Itoa(i))
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
}

// during returns how much of a processor the browser took in a period behind a warm-up, in percent.
func during(b *testing.B, profile string, warmup, period time.Duration) float64 {
	b.Helper()
	time.Sleep(warmup)
	before := ticks(b, profile)
	time.Sleep(period)
	const perSecond = 100 // of /proc's clock, on Linux (man 5 proc)
	return float64(ticks(b, profile)-before) / perSecond / period.Seconds() * 100
}

// ticks returns what all processes of the browser of a profile have used until now, in ticks of /proc's clock.
func ticks(b *testing.B, profile string) (sum int64) {
	b.Helper()
	parents := make(map[string]string)
	used := make(map[string]int64)
	ours := make(map[string]bool)
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		pid := filepath.Base(filepath.Dir(file))
		fields := strings.Fields(string(content[strings.LastIndexByte(string(content), ')')+1:]))
		user, _ := strconv.ParseInt(fields[11], 10, 64)
		system, _ := strconv.ParseInt(fields[12], 10, 64)
		parents[pid], used[pid] = fields[1], user+system
		command, _ := os.ReadFile(fmt.Sprintf("/proc/%s/cmdline", pid))
		ours[pid] = strings.Contains(string(command), profile)
	}
	for pid := range used {
		for at := pid; at != "" && at != "0"; at = parents[at] {
			if ours[at] {
				sum += used[pid]
				break
			}
		}
	}
	return sum
}
