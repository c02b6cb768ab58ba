package system

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/integration/fleet/processes"
)

// Cache is the Redis of all instances.
type Cache struct{ *processes.Cache }

// at has a server do something, within a second: it may be one that does not answer.
func at(ctx context.Context, server *processes.Process, do func(context.Context, *redis.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	client := processes.ClientOf(server)
	defer client.Close()
	if err := do(ctx, client); err != nil {
		return fmt.Errorf("%s: %w", server, err)
	}
	return nil
}

// command returns what sends words.
func command(words ...any) func(context.Context, *redis.Client) error {
	return func(ctx context.Context, client *redis.Client) error { return client.Do(ctx, words...).Err() }
}

// eachMaster has each master do something. Where there are several servers, one that fails may be no master any more.
func (c Cache) eachMaster(ctx context.Context, do func(context.Context, *redis.Client) error) error {
	var failures []error
	for _, master := range c.Masters(ctx) {
		failures = append(failures, at(ctx, master, do))
	}
	if c.Kind != processes.Single {
		return nil
	}
	return errors.Join(failures...)
}

// Flush empties it.
func (c Cache) Flush(ctx context.Context) error { return c.eachMaster(ctx, command("FLUSHALL")) }

// Squeeze has it evict the keys that were used the longest ago, all the time for as long as ctx: it gets less memory than
// it has, and values that nobody reads.
func (c Cache) Squeeze(ctx context.Context) error {
	return c.eachMaster(context.WithoutCancel(ctx), func(limited context.Context, client *redis.Client) error {
		used, err := client.InfoMap(limited, "memory").Result()
		if err != nil {
			return err
		}
		bytes, err := strconv.Atoi(used["Memory"]["used_memory"])
		if err != nil {
			return err
		}
		if err := client.ConfigSet(limited, "maxmemory-policy", "allkeys-lru").Err(); err != nil {
			return err
		}
		if err := client.ConfigSet(limited, "maxmemory", strconv.Itoa(bytes+64<<10)).Err(); err != nil {
			return err
		}
		ballast := make([]byte, 1<<10)
		for i := 0; ctx.Err() == nil; i++ {
			_ = client.Set(ctx, "ballast:"+strconv.Itoa(i), ballast, 2*time.Second).Err() // refused, or moved, is as good as evicted
			time.Sleep(time.Millisecond)
		}
		return nil
	})
}

// Release takes the limit of memory away.
func (c Cache) Release(ctx context.Context) error {
	return c.eachMaster(ctx, command("CONFIG", "SET", "maxmemory", "0"))
}

// Any returns a server.
func (c Cache) Any(random *rand.Rand) *processes.Process {
	return c.Redis[random.IntN(len(c.Redis))]
}

// AnyMaster returns a master; nil if nobody says that it is one.
func (c Cache) AnyMaster(ctx context.Context, random *rand.Rand) *processes.Process {
	masters := c.Masters(ctx)
	if len(masters) == 0 {
		return nil
	}
	return masters[random.IntN(len(masters))]
}

// Save has a server write all that it has to its disk, from where it reads it when it is started.
func (c Cache) Save(ctx context.Context, server *processes.Process) error {
	return at(ctx, server, command("SAVE"))
}

// Replicas returns those that follow a master.
func (c Cache) Replicas(ctx context.Context, master *processes.Process) (replicas []*processes.Process) {
	_ = at(ctx, master, func(ctx context.Context, client *redis.Client) error {
		said, err := client.Info(ctx, "replication").Result()
		for _, one := range c.Redis {
			if strings.Contains(said, "port="+one.Port()+",state=online") {
				replicas = append(replicas, one)
			}
		}
		return err
	}) // one that does not answer has none
	return replicas
}

// AnyFollowed returns a master that has replicas, and one of these; nil if there is none, as while the replicas are catching up. One that
// was cut off says for a while that it is a master, too, but nobody follows it.
func (c Cache) AnyFollowed(ctx context.Context, random *rand.Rand) (master, replica *processes.Process) {
	masters := c.Masters(ctx)
	random.Shuffle(len(masters), func(i, j int) { masters[i], masters[j] = masters[j], masters[i] })
	for _, one := range masters {
		if replicas := c.Replicas(ctx, one); len(replicas) > 0 {
			return one, replicas[0]
		}
	}
	return nil, nil
}

// CutReplicas ends a master's connections to its replicas. These make others, unless they are frozen.
func (c Cache) CutReplicas(ctx context.Context, master *processes.Process) error {
	return at(ctx, master, command("CLIENT", "KILL", "TYPE", "replica"))
}

// Promote has a replica of a master take over without loss: by the sentinels, or as the cluster does it. One that can't now does not.
func (c Cache) Promote(ctx context.Context, master *processes.Process) {
	if c.Kind == processes.Sentinel {
		for _, one := range c.Sentinels {
			if at(ctx, one, command("SENTINEL", "FAILOVER", processes.MasterName)) == nil {
				return
			}
		}
	}
	for _, replica := range c.Replicas(ctx, master) {
		if at(ctx, replica, command("CLUSTER", "FAILOVER")) == nil {
			return
		}
	}
}

// id is what a cluster calls a node.
func id(ctx context.Context, server *processes.Process) (id string, err error) {
	err = at(ctx, server, func(ctx context.Context, client *redis.Client) error {
		id, err = client.ClusterMyID(ctx).Result()
		return err
	})
	return id, err
}

// MoveSlots moves the slots of some products' keys from a master to another, with the keys, as redis-cli --cluster reshard does,
// until ctx is done. It returns how many.
func (c Cache) MoveSlots(ctx context.Context, from, to *processes.Process) (moved int, err error) {
	mended := context.WithoutCancel(ctx)
	fromID, err := id(mended, from)
	if err != nil {
		return 0, err
	}
	toID, err := id(mended, to)
	if err != nil {
		return 0, err
	}
	var slots []int64
	if err := at(mended, from, func(ctx context.Context, client *redis.Client) error {
		for _, key := range client.Keys(ctx, "product:*").Val() {
			slots = append(slots, client.ClusterKeySlot(ctx, key).Val())
		}
		return nil
	}); err != nil {
		return 0, err
	}
	slices.Sort(slots)
	for _, slot := range slices.Compact(slots) { // a product has one for each era, and they are in one slot
		if ctx.Err() != nil {
			return moved, nil
		}
		err := errors.Join(
			at(mended, to, command("CLUSTER", "SETSLOT", slot, "IMPORTING", fromID)),
			at(mended, from, command("CLUSTER", "SETSLOT", slot, "MIGRATING", toID)),
			at(mended, from, func(ctx context.Context, client *redis.Client) error {
				for {
					keys, err := client.ClusterGetKeysInSlot(ctx, int(slot), 100).Result()
					if err != nil || len(keys) == 0 {
						return err
					}
					words := []any{"MIGRATE", "127.0.0.1", to.Port(), "", 0, 500, "KEYS"}
					for _, key := range keys {
						words = append(words, key)
					}
					if err := client.Do(ctx, words...).Err(); err != nil {
						return err
					}
				}
			}),
			at(mended, to, command("CLUSTER", "SETSLOT", slot, "NODE", toID)),
			at(mended, from, command("CLUSTER", "SETSLOT", slot, "NODE", toID)),
		)
		if err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

// urlFor names it for an instance, by the instance's own ways. Of what sentinels watch, instances are guests: see shutOut.
func (c Cache) urlFor(one *Instance) string {
	url := c.URLBy(func(server *processes.Process) string { return one.To(server).Address() })
	if c.Kind == processes.Sentinel {
		url = strings.Replace(url, "://", "://"+processes.Guest+":any@", 1)
	}
	return url
}

// CutOff cuts a master off from all others, and has a replica of it take over without it: the master does not hear of that, and goes on
// answering instances. The function that it returns lets it have the others again.
func (c Cache) CutOff(ctx context.Context, master, replica *processes.Process) (heal func(context.Context) error, err error) {
	if c.Kind == processes.Sentinel {
		return c.shutOut(ctx, master)
	}
	return c.forget(ctx, master, replica)
}

// shutOut has a master refuse sentinels and replicas, and one of these take over: which one, the sentinels choose. They demote the old
// master when they have seen for eight seconds that it is there again.
func (c Cache) shutOut(ctx context.Context, master *processes.Process) (heal func(context.Context) error, err error) {
	if err := at(ctx, master, func(ctx context.Context, client *redis.Client) error {
		return errors.Join(client.Do(ctx, "ACL", "SETUSER", "default", "off").Err(), client.Do(ctx, "CLIENT", "KILL", "USER", "default").Err())
	}); err != nil {
		return nil, err
	}
	c.Promote(ctx, master)
	return func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		guest := redis.NewClient(&redis.Options{Addr: master.Address(), Username: processes.Guest, Password: "any", MaxRetries: -1})
		defer guest.Close()
		return guest.Do(ctx, "ACL", "SETUSER", "default", "on").Err()
	}, nil
}

// forget has a master of a cluster forget all others, and a replica of it take over. To heal it has it meet the others again.
func (c Cache) forget(ctx context.Context, master, replica *processes.Process) (heal func(context.Context) error, err error) {
	if err := at(ctx, master, command("CONFIG", "SET", "cluster-require-full-coverage", "no")); err != nil {
		return nil, err
	}
	for _, other := range c.Redis {
		if other == master {
			continue
		}
		name, err := id(ctx, other)
		if err != nil {
			return nil, err
		}
		if err := at(ctx, master, command("CLUSTER", "FORGET", name)); err != nil {
			return nil, err
		}
	}
	if err := at(ctx, replica, command("CLUSTER", "FAILOVER", "TAKEOVER")); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		failures := []error{at(ctx, master, command("CONFIG", "SET", "cluster-require-full-coverage", "yes"))}
		for _, other := range c.Redis {
			if other == master {
				continue
			}
			failures = append(failures, at(ctx, other, func(ctx context.Context, client *redis.Client) error {
				bus, err := client.ConfigGet(ctx, "cluster-port").Result()
				if err != nil {
					return err
				}
				return at(ctx, master, command("CLUSTER", "MEET", "127.0.0.1", other.Port(), bus["cluster-port"]))
			}))
		}
		return errors.Join(failures...)
	}, nil
}
