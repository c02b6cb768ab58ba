// The program soak puts the server to the test while faults strike, for as long as it is told to, and prints what came of
// it. It is right only if no answer was wrong, no acknowledged write lost, and no answer a 5xx but while the database was gone:
//
//	go run ./integration/soak [-for 3m] [-seed 1] [-database postgres] [-redis cluster] [-instances 3]
//	go run ./integration/soak -without coherence,near   the server without protections of its own
//	go run ./integration/soak -without leases           one part of them left out, or plain: cache-aside as Redis' own guide has it
//	go run ./integration/soak -planted                  each that keeps something from going wrong, in turn: it must be noticed
//
// The faults and what each client asks derive from the seed. When exactly things meet is up to the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/system"
	"cacheaside/integration/soak/trial"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.SetOutput(stderr)
	lasts := flags.Duration("for", 3*time.Minute, "how `long`; with -planted, how long each at the most")
	seed := flags.Uint64("seed", 0, "what faults and clients derive from; 0 draws one")
	database := flags.String("database", "sqlite", "what the instances share, `sqlite or postgres`; the faults of a PostgreSQL strike, too")
	redis := flags.String("redis", processes.Single, "their cache, `single, sentinel or cluster`; the faults of what has replicas, or slots, strike, too")
	faults := flags.String("faults", "", "the `names` of those that strike, split by commas, as they are printed; all that can if empty")
	instances := flags.Int("instances", 2, "how many `instances` of the server there are")
	planted := flags.Bool("planted", false, "switch each protection off in turn, and expect that it is noticed")
	without := flags.String("without", "", "what is left out: `names` of protections, split by commas, or one of those of -planted")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("expected flags only, got %q (-h lists the flags)", flags.Args())
	case *lasts <= 0:
		return fmt.Errorf("expected -for above 0, got %s", *lasts)
	case *database != "sqlite" && *database != "postgres":
		return fmt.Errorf("expected -database sqlite or postgres, got %q", *database)
	case !slices.Contains(processes.Kinds, *redis):
		return fmt.Errorf("expected -redis single, sentinel or cluster, got %q", *redis)
	case *instances < 1:
		return fmt.Errorf("expected -instances of at least 1, got %d", *instances)
	}
	if *seed == 0 {
		*seed = rand.Uint64()>>33 + 1
	}
	folder, err := os.MkdirTemp("", "soak-programs-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if *planted {
		return runPlanted(ctx, folder, *seed, *lasts, stdout)
	}
	config := trial.Config{Postgres: *database == "postgres", Redis: *redis, Instances: *instances, Seed: *seed, For: *lasts, Latency: true, Progress: stdout}
	if *without != "" {
		config.Arguments = []string{"-without", *without}
	}
	if config.Faults, err = trial.ParseFaults(*faults); err != nil {
		return err
	}
	if config.Program, err = processes.Build(ctx, folder, system.ServerWithout(*without)); err != nil {
		return err
	}
	more := ""
	for name, value := range map[string]string{"-faults": *faults, "-without": *without} {
		if value != "" {
			more += fmt.Sprintf(" %s %q", name, value)
		}
	}
	fmt.Fprintf(stdout, "seed %d: to see the same faults and the same requests again: go run ./integration/soak -seed %d -for %s -database %s -redis %s -instances %d%s\n",
		*seed, *seed, *lasts, *database, *redis, *instances, more)
	result, err := trial.Run(ctx, config)
	if err != nil {
		return err
	}
	result.Print(stdout)
	if failures := result.Failures(); len(failures) > 0 {
		return fmt.Errorf("seed %d: %q", *seed, failures)
	}
	return nil
}
