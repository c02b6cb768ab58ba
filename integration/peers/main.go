// The program peers compares the product with its peers: other clients, other caches and other servers that do the same
// work, checked answer by answer.
//
//	go run .                      all of it, in about ten minutes
//	go run . -quick               a smoke test, in one or two minutes: its numbers mean little
//	go run . -only 'hits|http'    some sections
//
// All contenders take turns in one run, several rounds long, and each is compared with the baseline of the same round;
// what is told is the median of these ratios, and the quartiles. Absolute numbers stand beside them: they are this
// machine's, on that day. A contender that fails or answers wrongly stays in the tables, with what it did wrong.
//
// It needs the program redis-server on the PATH, and starts one of its own, without persistence. It is a module of its
// own, so that the peers are no dependencies of the product.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/sections"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// run writes the tables to stdout, and what is going on to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	settings, err := readSettings(args, stderr)
	if err != nil {
		return err
	}
	redisconn.LogTo(slog.New(slog.DiscardHandler)) // go-redis would write to the terminal in the middle of a turn
	if settings.memoryOf != "" {
		return runChild(ctx, settings, stdout)
	}
	began := time.Now()
	lab, closeLab, err := openLab(ctx, settings, func(format string, values ...any) {
		fmt.Fprintf(stderr, "%4.0fs %s\n", time.Since(began).Seconds(), fmt.Sprintf(format, values...))
	})
	if err != nil {
		return err
	}
	return errors.Join(measure(ctx, settings, lab, stdout), closeLab())
}

// openLab starts a Redis server and makes a folder. What it returns removes both.
func openLab(ctx context.Context, settings settings, say func(string, ...any)) (*sections.Lab, func() error, error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, nil, fmt.Errorf("it needs the program redis-server on the PATH: %w", err)
	}
	program, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	server, err := redisserver.Start(ctx)
	if err != nil {
		return nil, nil, err
	}
	if strings.Contains(server.String(), "embedded") {
		_ = server.Close() // the error that matters is the first
		return nil, nil, fmt.Errorf("expected a redis-server of this run's own, got %s: the embedded one measures something else", server)
	}
	folder, err := os.MkdirTemp("", "cacheaside-peers-")
	if err != nil {
		return nil, nil, errors.Join(err, server.Close())
	}
	say("%s", server)
	return &sections.Lab{
		Rounds: settings.rounds, Slice: settings.slice, Products: settings.products, Contenders: contenders.All(),
		RedisURL: server.URL(), Folder: folder, Program: program, Say: say,
	}, func() error { return errors.Join(server.Close(), os.RemoveAll(folder)) }, nil
}

// measure runs the sections that were selected, and writes the results after each, so that what is there outlives a run
// that is broken off. A section that fails does not keep the next from being measured.
func measure(ctx context.Context, settings settings, lab *sections.Lab, stdout io.Writer) error {
	var selected []sections.Section
	var estimate time.Duration
	for _, section := range sections.All() {
		if settings.only.MatchString(section.Name) {
			selected = append(selected, section)
			estimate += section.Estimate(lab)
		}
	}
	if len(selected) == 0 {
		return fmt.Errorf("-only %s selects no section: there are hits, misses, stampede, staleness, http, memory, scale, fleet", settings.only)
	}
	lab.Say("this takes about %s", estimate.Round(10*time.Second))

	results := head(ctx, settings, lab)
	fmt.Fprintln(stdout, results)
	var failures []error
	for _, section := range selected {
		lab.Say("%s: about %s", section.Name, section.Estimate(lab).Round(time.Second))
		found, err := section.Run(ctx, lab)
		if ctx.Err() != nil {
			return errors.Join(append(failures, fmt.Errorf("%s: broken off", section.Name))...)
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", section.Name, err))
			found = report.Section{Title: section.Name, Text: "Failed: " + err.Error()}
		}
		fmt.Fprintln(stdout, found.Markdown())
		results += "\n" + found.Markdown()
		if err := write(settings.out, results, found); err != nil {
			return errors.Join(append(failures, err)...)
		}
	}
	lab.Say("the results are in %s", filepath.Join(settings.out, "results.md"))
	return errors.Join(failures...)
}

// write writes what there is so far, and the plots of the last section.
func write(folder, results string, last report.Section) error {
	if err := last.SaveAll(folder); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "results.md"), []byte(results), 0o644)
}

// runChild measures the memory of one contender in this process.
func runChild(ctx context.Context, settings settings, stdout io.Writer) error {
	for _, contender := range contenders.All() {
		if contender.Name != settings.memoryOf {
			continue
		}
		found, err := sections.MemoryOf(ctx, contender, settings.redis, settings.database, settings.products)
		if err != nil {
			return err
		}
		return json.NewEncoder(stdout).Encode(found)
	}
	return fmt.Errorf("-memory-of: no contender is named %q", settings.memoryOf)
}
