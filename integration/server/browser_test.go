package server_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The page is specified in a real browser: Debian's chromium, or the Chromium or Chrome whose path the environment's
// CHROMIUM has. The first spec that needs one starts it, for all of this process.
var browser = sync.OnceValues(startBrowser)

// endBrowser ends the browser, if there is one.
var endBrowser = func() {}

// TestMain ends the browser behind all specs: whichever was the last, it can't know.
func TestMain(m *testing.M) {
	defer func() { endBrowser() }()
	m.Run()
}

// startBrowser returns the context in which chromedp keeps the browser. The error says why there is none.
func startBrowser() (context.Context, error) {
	file, err := exec.LookPath(cmp.Or(os.Getenv("CHROMIUM"), "chromium"))
	if err != nil {
		return nil, fmt.Errorf("expected Debian's chromium, or the browser whose path CHROMIUM has, but %w", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(file),
		chromedp.Flag("headless", "new"),
		chromedp.NoSandbox, // containers and root can't have one; and it sees nothing but this project's page
		chromedp.DisableGPU,
		// Nothing leaves this machine.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("disable-component-update", true),
	)
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	started, _ := chromedp.NewContext(allocator) // ends with the allocator
	timer := time.AfterFunc(startTimeout, end)
	defer timer.Stop()
	if err := chromedp.Do(started); err != nil {
		end()
		return nil, fmt.Errorf("expected %s to start within %s, but: %w", file, startTimeout, err)
	}
	endBrowser = end
	return started, nil
}
