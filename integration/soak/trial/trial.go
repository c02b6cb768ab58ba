// Package trial puts the server to the test: many clients find, create, change and delete products on several instances
// over one database file and one Redis, while faults strike, one after another and two at once. What each client did goes
// into a history, which is checked meanwhile; what comes out is a Result.
//
// The faults and what each client asks derive from a seed. When exactly things meet is up to the machine.
package trial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/history"
	"cacheaside/integration/soak/system"
	"cacheaside/repositories"
	"cacheaside/services/near"
)

// Config says what is put to the test, and how.
type Config struct {
	Program    string // the file of the server
	Arguments  []string
	Postgres   bool   // the instances share a database in PostgreSQL, and its faults strike, too
	Redis      string // one of processes.Kinds; Single if empty. The faults of what it has more than that strike, too
	Instances  int
	Seed       uint64
	For        time.Duration
	Faults     []Fault   // that strike; all that can if nil
	Latency    bool      // how long answers take matters for Result.Failures
	UntilWrong bool      // the first wrong answer ends it
	Progress   io.Writer // is told each strike, and each wrong answer
}

// What every trial has.
const (
	clients  = 16
	products = 6 // at a time
	ttl      = 2 * time.Second
	budget   = 50 * time.Millisecond // CACHE_TIMEOUT
)

// trial is one that runs.
type trial struct {
	Config
	on    *system.System
	began time.Time
	log   *log

	unsent atomic.Int64  // requests that found nobody who listens
	asked  time.Duration // how long there were requests
}

func (t *trial) clock() time.Duration { return time.Since(t.began) }

// all returns all faults that can strike.
func (c Config) all() []Fault {
	faults := slices.Clone(Faults)
	if c.Postgres {
		faults = append(faults, DatabaseFaults...)
	}
	if c.Redis == processes.Sentinel || c.Redis == processes.Cluster {
		faults = append(faults, ReplicaFaults...)
	}
	if c.Redis == processes.Cluster {
		faults = append(faults, ClusterFaults...)
	}
	return faults
}

// Run runs a trial. The error is one of the trial itself, not of what was put to the test; it wraps
// processes.ErrMissing on a machine without a redis-server, or without PostgreSQL.
func Run(ctx context.Context, config Config) (result *Result, err error) {
	if config.Faults == nil {
		config.Faults = config.all()
	}
	on, err := system.Start(ctx, system.Config{Program: config.Program, Arguments: config.Arguments, Postgres: config.Postgres,
		Redis: config.Redis, Instances: config.Instances, TTL: ttl})
	if err != nil {
		return nil, err
	}
	t := &trial{Config: config, on: on, began: time.Now(), log: newLog(config.Instances)}
	defer func() { err = errors.Join(err, on.Close()) }()
	ctx, cancel := context.WithTimeout(ctx, config.For)
	defer cancel()

	var values atomic.Int64
	var asking, checking sync.WaitGroup
	for number := range clients {
		one := &client{on: on, clock: t.clock, values: &values, unsent: &t.unsent, http: system.Client(),
			random: rand.New(rand.NewPCG(config.Seed, uint64(number)+1))}
		asking.Go(func() { one.run(ctx, products, t.log.record) })
	}
	all := make(chan struct{}) // closed when nobody asks any more
	verdicts := newVerdicts()
	checking.Go(func() { t.check(verdicts, all, cancel) })

	err = t.strikeUntilDone(ctx)
	cancel()
	asking.Wait()
	t.asked = t.clock()
	if err == nil {
		t.lookAgain()
	}
	close(all)
	checking.Wait()
	return t.result(verdicts), err
}

// strikeUntilDone has faults strike until ctx is done.
func (t *trial) strikeUntilDone(ctx context.Context) error {
	random := rand.New(rand.NewPCG(t.Seed, 0))
	for ctx.Err() == nil {
		next := nextStrike(random, t.Faults, t.Instances)
		// How often each of these is asked is up to the machine, so they are not what the next strike derives from.
		first, nested := rand.New(rand.NewPCG(random.Uint64(), 0)), rand.New(rand.NewPCG(random.Uint64(), 0))
		if sleep(ctx, next.pause); ctx.Err() != nil {
			return nil
		}
		var second sync.WaitGroup
		var secondErr error
		if next.second != nil {
			second.Go(func() {
				if sleep(ctx, next.second.pause); ctx.Err() == nil {
					secondErr = t.strike(ctx, nested, *next.second, false)
				}
			})
		}
		err := t.strike(ctx, first, next, true)
		second.Wait()
		if err = errors.Join(err, secondErr); err != nil {
			return fmt.Errorf("%s: %w", next.fault, err)
		}
	}
	return nil
}

// strike has one fault strike, and notes it.
func (t *trial) strike(ctx context.Context, random *rand.Rand, one strike, first bool) error {
	where := ""
	if one.instance != all {
		where = fmt.Sprintf(" of instance %d", one.instance+1)
	}
	fmt.Fprintf(t.Progress, "%8.3f s  %s%s for %s\n", t.clock().Seconds(), one.fault, where, one.lasts.Round(time.Millisecond))
	ended := t.log.struck(one, t.clock, first)
	defer ended()
	return one.harm(ctx, random, t.on)
}

// lookAgain finds every product of the last epochs on every instance, when all is mended.
func (t *trial) lookAgain() {
	one := &client{on: t.on, clock: t.clock, http: system.Client()}
	last := epochOf(t.clock())
	for epoch := max(0, last-1); epoch <= last; epoch++ {
		for product := range products {
			for instance := range t.Instances {
				if last, sent := one.ask(history.Operation{Name: nameOf(epoch, product), Instance: instance}); sent {
					t.log.record(last)
				}
			}
		}
	}
}

// check checks each epoch when nobody asks for its products any more. It may end the trial.
func (t *trial) check(verdicts *verdicts, all <-chan struct{}, end func()) {
	done := false
	for epoch := 0; ; epoch++ {
		over := time.Duration(epoch+1)*epochLength + system.Patience + time.Second
		select {
		case <-all:
			done = true
		case <-time.After(time.Until(t.began.Add(over))):
		}
		if done && epoch > epochOf(t.clock()) {
			return
		}
		for product := range products {
			name := nameOf(epoch, product)
			operations := t.log.take(name)
			if len(operations) == 0 {
				continue
			}
			last, err := t.lookPast(name)
			if err != nil {
				verdicts.failed(fmt.Errorf("looking past the servers: %w", err))
				continue
			}
			rules := history.Rules{TTL: ttl, NearTrust: near.DefaultTrust, CacheBudget: budget, MarksLost: t.log.marksLost(operations)}
			verdict := history.Check(operations, rules)
			verdicts.add(verdict, history.Lost(operations, last))
			if t.UntilWrong && len(verdict.Wrong) > 0 {
				end()
			}
			for _, wrong := range verdict.Wrong {
				if verdicts.show() {
					fmt.Fprintf(t.Progress, "WRONG (seed %d): an answer that no order of the operations explains:\n%sfaults: %s\n",
						t.Seed, history.Show(operations, wrong), t.log.strikesAround(wrong))
					if verdicts.shownAll() {
						fmt.Fprintln(t.Progress, "More wrong answers are counted, but not shown.")
					}
				}
			}
		}
	}
}

// lookPast finds what the database has, past all servers. It waits for a database that is gone.
func (t *trial) lookPast(name string) (history.Operation, error) {
	one := history.Operation{Name: name, Outcome: history.Done, Status: 200}
	for deadline := t.clock() + time.Minute; ; time.Sleep(100 * time.Millisecond) {
		one.Start = t.clock()
		found, err := t.on.Products.FindByName(context.Background(), name)
		one.Value, one.End = int64(found.Quantity), t.clock()
		if errors.Is(err, repositories.ErrNotFound) {
			one.Outcome, err = history.Absent, nil
		}
		if err == nil || t.clock() > deadline {
			return one, err
		}
	}
}
