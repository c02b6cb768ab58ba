package trial

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/proxy"
	"cacheaside/integration/soak/system"
)

// Fault is a kind of fault.
type Fault int

// The faults.
const (
	Hang      Fault = iota // SIGSTOP of a Redis, and SIGCONT
	KillRedis              // SIGKILL of a Redis, and a start
	Restore                // the same of a master that has saved all that it has a while ago, and has it again then
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

	Promote // an operator has a replica take over from its master, and then another one
	Lag     // a replica takes over that has not heard of anything for a while
	CutOff  // a master and an instance are cut off from all others, who go on with a replica

	MoveSlots // an operator moves slots of a cluster from one master to another, with their keys
)

// The faults of Redis, of its connections and of instances; those of a database that is a server; those of a Redis that has
// replicas; and those of a cluster.
var (
	Faults         = []Fault{Hang, KillRedis, Restore, Flush, Evict, Cut, Flicker, Slow, Hold, Crash}
	DatabaseFaults = []Fault{FreezeDatabase, StopDatabase, CutDatabase}
	ReplicaFaults  = []Fault{Promote, Lag, CutOff}
	ClusterFaults  = []Fault{MoveSlots}
)

var names = [...]string{"hang", "kill Redis", "restore", "flush", "evict", "cut", "flicker", "slow", "hold", "kill instance",
	"freeze database", "stop database", "cut database", "promote", "lag", "cut off", "move slots"}

// String returns a short name.
func (f Fault) String() string { return names[f] }

// ParseFaults reads names, split by commas: nil if there is none.
func ParseFaults(list string) ([]Fault, error) {
	var faults []Fault
	for name := range strings.SplitSeq(list, ",") {
		number := slices.Index(names[:], strings.TrimSpace(name))
		switch {
		case list == "":
			return nil, nil
		case number < 0:
			return nil, fmt.Errorf("expected faults of %q, split by commas, got %q", names, name)
		}
		faults = append(faults, Fault(number))
	}
	return faults, nil
}

func (f Fault) is(other Fault) bool { return f == other }

// ofDatabase reports whether it is one of DatabaseFaults.
func (f Fault) ofDatabase() bool { return slices.Contains(DatabaseFaults, f) }

// losesMarks reports whether Redis can lose marks by it, or can't be told of them.
func (f Fault) losesMarks() bool { return f != Slow && f != Crash && !f.ofDatabase() }

// excludes reports whether another fault can't strike meanwhile: a Redis that hangs can't be told to flush, and an instance
// does not start without its database.
func (f Fault) excludes(other Fault) bool {
	switch f {
	case KillRedis, Restore, Lag, MoveSlots, CutOff:
		return true
	case Hang, Promote:
		return other == f || other == Flush
	}
	return f == other || f.ofDatabase() && other == Crash
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
	case Hold, CutOff:
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
	switch s.fault {
	case Crash:
		if err := on.Instances[s.instance].Kill(); err != nil {
			return err
		}
		sleep(ctx, s.lasts)
		return on.Instances[s.instance].Start(mended)
	case Hang:
		return s.freeze(ctx, on.Redis.Any(random))
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
		return s.kill(ctx, on.Redis.Any(random))
	case Restore:
		return s.onMaster(ctx, on, random, s.restore)
	case Promote:
		return again(s.lasts, s.lasts, func() error {
			if master := on.Redis.AnyMaster(mended, random); master != nil {
				on.Redis.Promote(mended, master)
			}
			return nil
		})
	case Lag:
		return s.onMaster(ctx, on, random, s.lag)
	case MoveSlots:
		return s.moveSlots(ctx, on, random)
	case CutOff:
		return s.cutOff(ctx, on, random)
	case Evict:
		bounded, cancel := context.WithTimeout(ctx, s.lasts)
		defer cancel()
		return errors.Join(on.Redis.Squeeze(bounded), on.Redis.Release(mended))
	case Flush:
		return again(0, 100*time.Millisecond, func() error { return on.Redis.Flush(mended) })
	case Slow:
		defer s.onWays(on, func(way *proxy.Proxy) { way.Delay(0) })
		return again(50*time.Millisecond, 50*time.Millisecond, func() error {
			s.onWays(on, func(way *proxy.Proxy) { way.Delay(between(random, 0, s.delay)) })
			return nil
		})
	case Hold: // 125 ms are enough for a command to be given up
		return again(50*time.Millisecond, 400*time.Millisecond, func() error {
			s.onWays(on, func(way *proxy.Proxy) { way.Hold(true) })
			sleep(ctx, between(random, 20*time.Millisecond, 300*time.Millisecond))
			s.onWays(on, func(way *proxy.Proxy) { way.Hold(false) })
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

// onWays does something to all ways to Redis that the fault strikes.
func (s strike) onWays(on *system.System, do func(*proxy.Proxy)) {
	for number, instance := range on.Instances {
		if s.strikes(number) {
			for way := range instance.Ways() {
				do(way)
			}
		}
	}
}

// cut cuts what the fault cuts, or lets it pass again.
func (s strike) cut(on *system.System, cut bool) {
	s.onWays(on, func(way *proxy.Proxy) { shut(way, cut) })
}

func shut(way *proxy.Proxy, shut bool) {
	way.Refuse(shut)
	if shut {
		way.Cut()
	}
}

// kill kills a server, and starts it again.
func (s strike) kill(ctx context.Context, server *processes.Process) error {
	if err := server.Kill(); err != nil {
		return err
	}
	sleep(ctx, s.lasts)
	return server.Start(context.WithoutCancel(ctx))
}

// onMaster harms some master, if there is one.
func (strike) onMaster(ctx context.Context, on *system.System, random *rand.Rand,
	harm func(context.Context, *system.System, *processes.Process) error,
) error {
	if master := on.Redis.AnyMaster(context.WithoutCancel(ctx), random); master != nil {
		return harm(ctx, on, master)
	}
	return nil // one takes over just now
}

// restore has a master lose all that was told it since it has saved.
func (s strike) restore(ctx context.Context, on *system.System, master *processes.Process) error {
	if err := on.Redis.Save(context.WithoutCancel(ctx), master); err != nil {
		return err
	}
	sleep(ctx, s.lasts/3)
	if err := master.Kill(); err != nil {
		return err
	}
	err := master.Start(context.WithoutCancel(ctx))
	sleep(ctx, s.lasts/2)
	return err
}

// lag has a replica take over that has heard of nothing for a while.
func (s strike) lag(ctx context.Context, on *system.System, master *processes.Process) error {
	mended := context.WithoutCancel(ctx)
	replicas := on.Redis.Replicas(mended, master)
	for _, replica := range replicas {
		if err := replica.Freeze(); err != nil {
			return err
		}
	}
	err := on.Redis.CutReplicas(mended, master)
	if sleep(ctx, s.lasts/4); err == nil {
		err = master.Kill()
	}
	for _, replica := range replicas {
		err = errors.Join(err, replica.Thaw())
	}
	sleep(ctx, s.lasts)
	return errors.Join(err, master.Start(mended))
}

// moveSlots moves slots from one master to another.
func (s strike) moveSlots(ctx context.Context, on *system.System, random *rand.Rand) error {
	bounded, cancel := context.WithTimeout(ctx, s.lasts)
	defer cancel()
	masters := on.Redis.Masters(context.WithoutCancel(ctx))
	if len(masters) < 2 {
		return nil
	}
	random.Shuffle(len(masters), func(i, j int) { masters[i], masters[j] = masters[j], masters[i] })
	_, err := on.Redis.MoveSlots(bounded, masters[0], masters[1])
	return err
}

// cutOff cuts a master and an instance off.
func (s strike) cutOff(ctx context.Context, on *system.System, random *rand.Rand) error {
	mended := context.WithoutCancel(ctx)
	master, replica := on.Redis.AnyFollowed(mended, random)
	if master == nil {
		return nil
	}
	others := func(cut bool) {
		for _, server := range on.Redis.All() {
			if server != master {
				shut(on.Instances[s.instance].To(server), cut)
			}
		}
	}
	others(true)
	defer others(false)
	heal, err := on.Redis.CutOff(mended, master, replica)
	if err != nil {
		return err
	}
	sleep(ctx, s.lasts)
	return heal(mended)
}

func sleep(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
