// The program fleet starts everything on this machine, as child processes from what is installed: a database, Redis, and
// instances of the server beside each other. Each is on a free port of 127.0.0.1. It says what runs where and how to look at it.
//
//	go run ./integration/fleet [-database sqlite|postgres] [-redis single|sentinel|cluster] [-instances 2]
//
// A server that is killed is started again after a while. Ctrl-C ends all of it, and nothing is kept. What the environment sets
// for the server, such as CACHE_TTL or WITHOUT, is so for each instance.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"cacheaside/integration/fleet/processes"
)

// The exit statuses of the built program; "go run" turns every failure into 1.
const (
	exitFailed = 1
	exitUsage  = 2
)

// errSetting is wrapped by the error for a flag that is wrong.
var errSetting = errors.New("wrong flag")

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as it is under nohup
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	err := run(endWithGoRun(ctx), os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errSetting):
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(exitUsage)
	default:
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(exitFailed)
	}
}

// settings are what the flags say.
type settings struct {
	database  string // sqlite or postgres
	redis     string // one of processes.Kinds
	instances int
}

const mostInstances = 9

func readSettings(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("fleet", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it in one line
	flags.StringVar(&s.database, "database", "sqlite", "what the instances share: `sqlite or postgres`")
	flags.StringVar(&s.redis, "redis", "single", "their cache: `single, sentinel or cluster`: one server, a master with two replicas and three sentinels, or three masters with a replica each")
	flags.IntVar(&s.instances, "instances", 2, "how many `instances` of the server there are, from 1 to 9")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "fleet starts a database, Redis, and instances of the server on this machine, until Ctrl-C.")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return s, err
	case err != nil:
		return s, fmt.Errorf("%w: %w (-h lists the flags)", errSetting, err)
	case flags.NArg() > 0:
		return s, fmt.Errorf("%w: expected flags only, got %q (-h lists the flags)", errSetting, flags.Arg(0))
	case s.database != "sqlite" && s.database != "postgres":
		return s, fmt.Errorf("%w: expected -database sqlite or postgres, got %q", errSetting, s.database)
	case !slices.Contains(processes.Kinds, s.redis):
		return s, fmt.Errorf("%w: expected -redis single, sentinel or cluster, got %q", errSetting, s.redis)
	case s.instances < 1 || s.instances > mostInstances:
		return s, fmt.Errorf("%w: expected -instances from 1 to %d, got %d", errSetting, mostInstances, s.instances)
	}
	return s, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	settings, err := readSettings(args, stderr)
	if err != nil {
		return err
	}
	if err := findAll(settings); err != nil {
		return err
	}
	folder, err := processes.NewFolder()
	if err != nil {
		return err
	}
	f := &fleet{settings: settings, folder: folder}
	defer func() { err = errors.Join(err, f.close()) }()
	if err := f.start(ctx, stderr); err != nil {
		if ctx.Err() != nil { // it was told to end meanwhile
			return nil
		}
		return err
	}
	f.print(stdout)
	return f.wait(ctx, stdout)
}

// findAll says what is missing before anything is started.
func findAll(s settings) error {
	_, err := processes.FindRedis()
	if s.database == "postgres" {
		_, errPostgres := processes.FindPostgres()
		if errPostgres != nil {
			errPostgres = fmt.Errorf("%w, or -database sqlite", errPostgres)
		}
		err = errors.Join(err, errPostgres)
	}
	return err
}

// fleet is what runs.
type fleet struct {
	settings
	folder    string
	where     string // the database: a file or a URL
	postgres  *processes.Postgres
	cache     *processes.Cache
	instances []*processes.Process
}

func (f *fleet) start(ctx context.Context, stderr io.Writer) (err error) {
	fmt.Fprintln(stderr, "compiling the server … (the first time takes about a minute)")
	program, err := processes.Build(ctx, f.folder, processes.Server)
	if err != nil {
		return err
	}
	fmt.Fprintln(stderr, "starting …")
	f.where = filepath.Join(f.folder, "products.db")
	if f.database == "postgres" {
		if f.postgres, err = processes.StartPostgres(ctx, f.folder); err != nil {
			return err
		}
		f.where = f.postgres.URL()
	}
	if f.cache, err = processes.StartCache(ctx, f.folder, f.redis); err != nil {
		return err
	}
	for number := 1; number <= f.settings.instances; number++ {
		one, err := processes.StartInstance(ctx, f.folder, processes.Instance{Number: number, Program: program, Database: f.where, Redis: f.cache.URL()})
		if err != nil {
			return err
		}
		f.instances = append(f.instances, one)
	}
	return nil
}

// all returns all servers, in the order in which they were started.
func (f *fleet) all() []*processes.Process {
	var all []*processes.Process
	if f.postgres != nil {
		all = append(all, &f.postgres.Process)
	}
	if f.cache != nil {
		all = append(all, f.cache.All()...)
	}
	return append(all, f.instances...)
}

// restartPause is how long a server that has ended stays away: long enough for sentinels to do without it.
const restartPause = 5 * time.Second

// wait waits until ctx is done. A server that ends meanwhile is started again; where that fails, it is an error.
func (f *fleet) wait(ctx context.Context, stdout io.Writer) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var watching sync.WaitGroup
	for _, one := range f.all() {
		watching.Go(func() {
			if err := keepUp(ctx, one, stdout); err != nil {
				cancel(err)
			}
		})
	}
	watching.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// keepUp starts a server again whenever it has ended, until ctx is done.
func keepUp(ctx context.Context, one *processes.Process, stdout io.Writer) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-one.Ended():
		}
		fmt.Fprintf(stdout, "%s has ended (%s); it is started again in %.0f s\n", one, one.State(), restartPause.Seconds())
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(restartPause):
		}
		if err := one.Start(ctx); err != nil {
			if ctx.Err() != nil { // all are to end
				return nil
			}
			return err
		}
		fmt.Fprintf(stdout, "%s is back, as process %d\n", one, one.PID())
	}
}

// close ends all, in the reverse order, and removes the folder.
func (f *fleet) close() error {
	var failures []error
	all := f.all()
	for i := len(all) - 1; i >= 0; i-- {
		failures = append(failures, all[i].Stop())
	}
	return errors.Join(append(failures, os.RemoveAll(f.folder))...)
}
