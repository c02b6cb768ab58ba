package specs

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"sync"
	"time"

	"cacheaside/lessons/internal/words"
)

// compiling takes what "go test -c -v" writes to standard error: the name of each package that it compiles, on a line of
// its own, and what the compiler complains of.
type compiling struct {
	mu   sync.Mutex
	text bytes.Buffer
	done int // how many packages were named
}

// A package is named by its import path, behind which its test may stand. A complaint has blanks or colons elsewhere.
var packageLine = regexp.MustCompile(`^[^\s:]+( \[[^\s:]+\])?$`)

func (c *compiling) Write(text []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text.Write(text)
	c.done += bytes.Count(text, []byte("\n"))
	return len(text), nil
}

// begin forgets what an earlier command wrote.
func (c *compiling) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text.Reset()
}

// complaint returns what the compiler complained of.
func (c *compiling) complaint() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var text strings.Builder
	for line := range strings.Lines(c.text.String()) {
		if !packageLine.MatchString(strings.TrimSpace(line)) {
			text.WriteString(line)
		}
	}
	return text.String()
}

func (c *compiling) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.done
}

// tell tells o.Progress from time to time how many packages have been compiled, when that takes longer than patience. How
// many there are to compile is asked for only then, since the answer takes a second itself. The function that it returns
// ends it.
func (c *compiling) tell(ctx context.Context, o Options, packages []testPackage) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		ticks := time.NewTicker(time.Second / 2)
		defer ticks.Stop()
		began, all := time.Now(), 0
		for {
			select {
			case <-ctx.Done():
				if all > 0 { // so that a bar goes away
					o.Progress(words.Words.Compiling, all, all)
				}
				return
			case <-ticks.C:
			}
			if time.Since(began) < patience {
				continue
			}
			if all == 0 {
				all = c.count() + toCompile(ctx, o, packages)
			}
			o.Progress(words.Words.Compiling, min(c.count(), all-1), all)
		}
	})
	return func() {
		cancel()
		running.Wait()
	}
}

// toCompile is how many packages are not in the go command's cache.
func toCompile(ctx context.Context, o Options, packages []testPackage) int {
	args := append([]string{"list", "-e", "-deps", "-test", "-f", "{{if .Stale}}x{{end}}"}, o.buildFlags()...)
	args = append(args, "--")
	for _, p := range packages {
		args = append(args, p.path)
	}
	output, err := goCommand(ctx, o.Dir, args...)
	if err != nil {
		return 1
	}
	return max(1, len(strings.Fields(string(output))))
}
