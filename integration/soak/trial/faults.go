package trial

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/system"
)

// Fault is a kind of fault.
type Fault int

// The faults.
const (
	Hang      Fault = iota // SIGSTOP of Redis, and SIGCONT
	KillRedis              // SIGKILL of Redis, and a start
	Flush                  // FLUSHALL, many times
	Evict                  // too little memory in Redis, and allkeys-lru
	Cut                    // the connections between one instance, or all, and Redis are cut, and new ones refused
	Flicker                // the same again and again, each time for a moment: what was not told meets what is cached
	Slow                   // the same are slow, each byte by another time
	Hold                   // what one instance and Redis send each other is held back again and again, and arrives late
	Crash                  // SIGKILL of an instance, and a start

	FreezeDatabase // SIGSTOP of PostgreSQL, and SIGCONT
	StopDatabase   // an operator stops PostgreSQL, or SIGKILL, and a start
	CutDatabase    // PostgreSQL ends all connections, again and again
)

// The faults of Redis, of its connections and of instances, and those of a database that is a server.
var (
	Faults         = []Fault{Hang, KillRedis, Flush, Evict, Cut, Flicker, Slow, Hold, Crash}
	DatabaseFaults = []Fault{FreezeDatabase, StopDatabase, CutDatabase}
)

// String returns a short name.
func (f Fault) String() string {
	return [...]string{"hang", "kill Redis", "flush", "evict", "cut", "flicker", "slow", "hold", "kill instance",
		"freeze database", "stop database", "cut database"}[f]
}

func (f Fault) is(other Fault) bool { return f == other }

// ofDatabase reports whether it is one of DatabaseFaults.
func (f Fault) ofDatabase() bool { return slices.Contains(DatabaseFaults, f) }

// losesMarks reports whether Redis can lose marks by it, or can't be told of them.
func (f Fault) losesMarks() bool { return f != Slow && f != Crash && !f.ofDatabase() }

// excludes reports whether another fault can't strike meanwhile: a Redis that hangs can't be told to flush, and an instance
// does not start without its database.
func (f Fault) excludes(other Fault) bool {
	return f == other || f == KillRedis || f == Hang && other == Flush || f.ofDatabase() && other == Crash
}

// all is the instance of a fault that strikes all of them.
const all = -1

// strike is one fault that strikes.
type strike struct {
	fault    Fault
	instance int           // or all
	pause    time.Duration // before it
	lasts    time.Duration
	delay    time.Duration // Slow: the longest
	second   *strike       // strikes while this lasts, after its pause
}

// strikes reports whether it strikes an instance.
func (s strike) strikes(instance int) bool { return s.instance == all || s.instance == instance }

// nextStrike draws one.
func nextStrike(random *rand.Rand, faults []Fault, instances int) strike {
	s := strike{fault: faults[random.IntN(len(faults))], instance: all, pause: between(random, 500*time.Millisecond, 2*time.Second)}
	s.draw(random, instances)
	// Two at once are worse than one after the other: what was not told meets what is lost.
	if second := []Fault{Flush, Crash, Cut}[random.IntN(3)]; len(faults) > 2 && !s.fault.excludes(second) && random.IntN(3) == 0 {
		other := strike{fault: second, instance: all, pause: between(random, 0, s.lasts/2)}
		other.draw(random, instances)
		other.lasts = min(other.lasts, s.lasts/2)
		s.second = &other
	}
	return s
}

func (s *strike) draw(random *rand.Rand, instances int) {
	s.lasts = between(random, 1500*time.Millisecond, 4*time.Second)
	s.delay = between(random, 5*time.Millisecond, 150*time.Millisecond)
	one := random.IntN(instances)
	switch s.fault {
	case Crash:
		s.lasts = between(random, 100*time.Millisecond, time.Second)
		s.instance = one
	case Hold:
		s.instance = one
	case Flush:
		s.lasts /= 2
	case Cut, Flicker, Slow:
		if random.IntN(3) > 0 {
			s.instance = one
		}
	}
}

func between(random *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(random.Int64N(int64(high-low)+1))
}

// harm breaks what the fault breaks, for as long as it lasts or ctx is not done, and mends it again. The error is one of the
// trial, not of what is put to the test.
func (s strike) harm(ctx context.Context, random *rand.Rand, on *system.System) error {
	mended := context.WithoutCancel(ctx)
	again := func(shortest, longest time.Duration, harm func() error) error {
		for began := time.Now(); time.Since(began) < s.lasts && ctx.Err() == nil; sleep(ctx, between(random, shortest, longest)) {
			if err := harm(); err != nil {
				return err
			}
		}
		return nil
	}
	for number, instance := range on.Instances {
		switch {
		case !s.strikes(number):
		case s.fault == Slow:
			defer instance.Proxy.Delay(0)
		case s.fault == Crash:
			if err := instance.Kill(); err != nil {
				return err
			}
			sleep(ctx, s.lasts)
			return instance.Start(mended)
		}
	}
	switch s.fault {
	case Hang:
		return s.freeze(ctx, on.Redis.Process)
	case FreezeDatabase:
		return s.freeze(ctx, &on.Postgres.Process)
	case StopDatabase:
		end := []func() error{on.Postgres.Stop, on.Postgres.Kill}[random.IntN(2)]
		if err := end(); err != nil {
			return err
		}
		sleep(ctx, s.lasts)
		return on.Postgres.Start(mended)
	case CutDatabase:
		return again(0, 500*time.Millisecond, func() error { return on.Postgres.CutConnections(mended) })
	case KillRedis:
		if err := on.Redis.Kill(); err != nil {
			return err
		}
		sleep(ctx, s.lasts)
		return on.Redis.Start(mended)
	case Evict:
		bounded, cancel := context.WithTimeout(ctx, s.lasts)
		defer cancel()
		return errors.Join(on.Redis.Squeeze(bounded), on.Redis.Release(mended))
	case Flush:
		return again(0, 100*time.Millisecond, func() error { return on.Redis.Flush(mended) })
	case Slow:
		return again(50*time.Millisecond, 50*time.Millisecond, func() error {
			for number, instance := range on.Instances {
				if s.strikes(number) {
					instance.Proxy.Delay(between(random, 0, s.delay))
				}
			}
			return nil
		})
	case Hold: // 125 ms are enough for a command to be given up
		return again(50*time.Millisecond, 400*time.Millisecond, func() error {
			on.Instances[s.instance].Proxy.Hold(true)
			sleep(ctx, between(random, 20*time.Millisecond, 300*time.Millisecond))
			on.Instances[s.instance].Proxy.Hold(false)
			return nil
		})
	case Flicker:
		return again(200*time.Millisecond, 600*time.Millisecond, func() error {
			s.cut(on, true)
			sleep(ctx, between(random, 10*time.Millisecond, 400*time.Millisecond))
			s.cut(on, false)
			return nil
		})
	case Cut:
		s.cut(on, true)
		sleep(ctx, s.lasts)
		s.cut(on, false)
	}
	return nil
}

// freeze freezes a server for as long as the fault lasts.
func (s strike) freeze(ctx context.Context, server *processes.Process) error {
	if err := server.Freeze(); err != nil {
		return err
	}
	sleep(ctx, s.lasts)
	return server.Thaw()
}

// cut cuts what the fault cuts, or lets it pass again.
func (s strike) cut(on *system.System, cut bool) {
	for number, instance := range on.Instances {
		if s.strikes(number) {
			instance.Proxy.Refuse(cut)
			if cut {
				instance.Proxy.Cut()
			}
		}
	}
}

func sleep(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
