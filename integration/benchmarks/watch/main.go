// The program watch measures how long a learner waits between a save and the answer: the workbench's own watch next to
// "ginkgo watch", each in a workspace of its own, with the lesson's reference in it and the same edit, in turn. It writes
// the medians and their ratio. It must run in the repository:
//
//	go run ./integration/benchmarks/watch -lesson 4
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "watch:", err)
		os.Exit(1)
	}
}

// lesson says what is edited and, for ginkgo, which packages its specs are in.
type lesson struct {
	edit     string
	packages []string
}

var lessons = map[int]lesson{
	3: {"repositories/sqliteconn/connection.go", []string{"./repositories/redisconn", "./repositories/sqliteconn"}},
	4: {"repositories/redis_repository.go", []string{"./repositories"}},
	6: {"services/product_finder.go", []string{"./services", "./httpapi/routes"}},
	7: {"httpapi/routes/products.go", []string{"./httpapi/routes", "./httpapi/server", "./httpapi"}},
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("watch", flag.ContinueOnError)
	number := flags.Int("lesson", 4, "the lesson: 3, 4, 6 or 7")
	rounds := flags.Int("rounds", 10, "how often each is measured")
	if err := flags.Parse(args); err != nil {
		return err
	}
	edited, known := lessons[*number]
	if !known {
		return fmt.Errorf("expected -lesson 3, 4, 6 or 7, got %d", *number)
	}
	dir, err := os.MkdirTemp("", "watch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ours, theirs, err := prepare(ctx, dir, *number)
	if err != nil {
		return err
	}

	ginkgo := append([]string{"watch", "--label-filter=lesson-" + fmt.Sprintf("%02d", *number)}, edited.packages...)
	contenders := []*contender{
		{name: "lessons watch", dir: ours, program: filepath.Join(dir, "lessons"), args: []string{"watch"}, began: "after the save", answered: "after the save"},
		{name: "ginkgo watch", dir: theirs, program: filepath.Join(dir, "ginkgo"), args: ginkgo, began: "Watching", answered: "Resuming watch"},
	}
	for _, c := range contenders {
		if err := c.start(ctx); err != nil {
			return err
		}
		defer c.stop()
	}
	for round := range *rounds {
		for _, c := range contenders {
			if err := c.measure(ctx, edited.edit, round); err != nil {
				return err
			}
		}
		slices.Reverse(contenders) // neither is always the first
	}
	slices.SortFunc(contenders, func(a, b *contender) int { return -strings.Compare(a.name, b.name) })
	for _, c := range contenders {
		fmt.Fprintf(stdout, "%-14s median %.2f s, from %.2f to %.2f s, of %d\n", c.name, c.median().Seconds(),
			slices.Min(c.took).Seconds(), slices.Max(c.took).Seconds(), len(c.took))
	}
	fmt.Fprintf(stdout, "lesson %02d: ratio %.2f\n", *number, float64(contenders[0].median())/float64(contenders[1].median()))
	return nil
}

// prepare builds the programs and makes two workspaces with the lesson's reference.
func prepare(ctx context.Context, dir string, lesson int) (ours, theirs string, err error) {
	ours, theirs = filepath.Join(dir, "ours"), filepath.Join(dir, "theirs")
	program, number := filepath.Join(dir, "lessons"), strconv.Itoa(lesson)
	for _, command := range [][]string{
		{"go", "build", "-o", program, "./lessons"},
		{"go", "build", "-o", filepath.Join(dir, "ginkgo"), "github.com/onsi/ginkgo/v2/ginkgo"},
		{program, "start", ours},
		{program, "-C", ours, "jump", number},
		{program, "-C", ours, "solution", number, "--write"},
		{"cp", "-r", ours, theirs},
	} {
		run := exec.CommandContext(ctx, command[0], command[1:]...)
		run.Env = append(os.Environ(), "LESSONS_COMPILE=off")
		if out, err := run.CombinedOutput(); err != nil {
			return "", "", fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, out)
		}
	}
	return ours, theirs, nil
}

// contender is a program that watches a workspace.
type contender struct {
	name, dir, program string
	args               []string
	began              string // what it writes at its start
	answered           string // what it writes behind each answer

	command *exec.Cmd
	lines   chan string
	took    []time.Duration
}

// patience is how long an answer may take; the first one compiles.
const patience = 5 * time.Minute

func (c *contender) start(ctx context.Context) error {
	c.command = exec.CommandContext(ctx, c.program, c.args...)
	c.command.Dir = c.dir
	if _, err := c.command.StdinPipe(); err != nil { // it stays open: its end could end a watch that reads keys
		return err
	}
	out, err := c.command.StdoutPipe()
	if err != nil {
		return err
	}
	c.command.Stderr = c.command.Stdout
	if err := c.command.Start(); err != nil {
		return err
	}
	c.lines = make(chan string, 1<<16)
	go func() {
		defer close(c.lines)
		for in := bufio.NewScanner(out); in.Scan(); {
			c.lines <- in.Text()
		}
	}()
	if err := c.wait(ctx, c.began); err != nil {
		return err
	}
	return c.silence(ctx) // ginkgo runs a suite at once if it is the only one, and does not say that it is done
}

// silence waits until nothing was written for some time.
func (c *contender) silence(ctx context.Context) error {
	const quiet = 3 * time.Second
	for {
		select {
		case _, open := <-c.lines:
			if !open {
				return fmt.Errorf("%s ended", c.name)
			}
		case <-time.After(quiet):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *contender) stop() {
	_ = c.command.Process.Signal(os.Interrupt)
	_ = c.command.Wait() // it was ended on purpose
}

// wait waits for a line that has a text in it.
func (c *contender) wait(ctx context.Context, text string) error {
	late := time.After(patience)
	var seen []string
	for {
		select {
		case line, open := <-c.lines:
			seen = append(seen, line)
			if !open {
				return fmt.Errorf("%s ended:\n%s", c.name, strings.Join(seen, "\n"))
			}
			if strings.Contains(line, text) {
				return nil
			}
		case <-late:
			return fmt.Errorf("%s: expected %q within %s, got:\n%s", c.name, text, patience, strings.Join(seen, "\n"))
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// measure saves an edit that makes a new program, and waits for the answer.
func (c *contender) measure(ctx context.Context, file string, round int) error {
	name := filepath.Join(c.dir, file)
	before, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := os.WriteFile(name, fmt.Appendf(before, "\nvar edit%d = %d\n", round, time.Now().UnixNano()), 0o644); err != nil {
		return err
	}
	if err := c.wait(ctx, c.answered); err != nil {
		return err
	}
	if round > 0 { // the first compiles what later ones find compiled
		c.took = append(c.took, time.Since(began))
	}
	time.Sleep(time.Second) // both go back to watching
	return nil
}

func (c *contender) median() time.Duration {
	sorted := slices.Sorted(slices.Values(c.took))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
