package main_test

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cacheaside/repositories/redisserver"
)

// The built program and redis-cli do the same on the same server, in turn; the ratio of the medians is reported.

// BenchmarkPipe sends many lines through a pipe.
func BenchmarkPipe(b *testing.B) {
	const count = 100_000
	var lines bytes.Buffer
	for i := range count {
		fmt.Fprintf(&lines, "SET key:%d value:%d\n", i, i)
	}
	compare(b, 5, func() io.Reader { return bytes.NewReader(lines.Bytes()) }, strings.Repeat("OK\n", count))
}

// BenchmarkStart sends one command.
func BenchmarkStart(b *testing.B) {
	compare(b, 20, func() io.Reader { return nil }, "PONG\n", "PING")
}

func compare(b *testing.B, runs int, input func() io.Reader, expected string, command ...string) {
	program := filepath.Join(b.TempDir(), "raw")
	if out, err := exec.Command("go", "build", "-o", program, "cacheaside/raw").CombinedOutput(); err != nil {
		b.Fatalf("compiling raw: %v: %s", err, out)
	}
	server, err := redisserver.Start(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	if !server.Started() {
		b.Fatal("expected a private redis-server")
	}
	run := func(arguments ...string) time.Duration {
		process := exec.Command(arguments[0], append(arguments[1:], command...)...)
		process.Stdin = input()
		began := time.Now()
		out, err := process.Output()
		if took := time.Since(began); err == nil && string(out) == expected {
			return took
		}
		b.Fatalf("%s: %v: expected %d bytes of replies, got %d", arguments[0], err, len(expected), len(out))
		return 0
	}
	var theirs, ours []time.Duration
	for b.Loop() {
		for range runs {
			theirs = append(theirs, run("redis-cli", "-u", server.URL()))
			ours = append(ours, run(program, "-url", server.URL()))
		}
	}
	median := func(all []time.Duration) time.Duration { return slices.Sorted(slices.Values(all))[len(all)/2] }
	b.ReportMetric(float64(median(ours))/float64(median(theirs)), "times-redis-cli")
}
