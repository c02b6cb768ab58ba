package redisconn

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Needs is what a program sends to Redis.
type Needs struct {
	Prefix   string   // what all its keys begin with
	Commands []string // by themselves or in scripts: PING, GET, MGET, SET, DEL, TIME, EVAL, EVALSHA, CLIENT TRACKING
}

// Finding is one thing that is wrong with a Redis.
type Finding struct {
	What   string // a sentence about "it"; it names no address, user or key, so it may be shown to anybody
	Remedy string // what an operator can do
	Err    error  // what the server or the network said; nil if nothing
}

// Fitness is whether a Redis is what a program needs.
type Fitness struct {
	Down  *Finding  // why it does not answer; nil if it does
	Unfit []Finding // what is wrong although it answers
}

// oldest is the oldest version that has all that is sent: HELLO, CLIENT TRACKING, and SET with KEEPTTL came with it
// (https://redis.io/docs/latest/commands/set/#history).
const oldest = 6

// attempts has for each command how it is tried on a key that does not exist. None of them writes: SET with XX stores only
// where there is something already, but is refused like any other write.
var attempts = map[string]func(key string) []any{
	"PING":    func(string) []any { return []any{"PING"} },
	"GET":     func(key string) []any { return []any{"GET", key} },
	"MGET":    func(key string) []any { return []any{"MGET", key} },
	"SET":     func(key string) []any { return []any{"SET", key, "", "XX", "KEEPTTL"} },
	"DEL":     func(key string) []any { return []any{"DEL", key} },
	"TIME":    func(string) []any { return []any{"TIME"} },
	"EVAL":    func(key string) []any { return []any{"EVAL", "return 1", 1, key} },
	"EVALSHA": func(key string) []any { return []any{"EVALSHA", strings.Repeat("0", 40), 1, key} }, // NOSCRIPT, if it may
	"INFO":    func(string) []any { return []any{"INFO", "server"} },
	tracking:  func(key string) []any { return []any{"CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", key} },
}

const tracking = "CLIENT TRACKING"

// look asks the server once, on a connection of its own, whether it is fit. It writes nothing.
func (c *Connection) look(ctx context.Context, needs Needs) Fitness {
	options := c.optionsAgain()
	options.PoolSize, options.MinIdleConns, options.MaxIdleConns, options.MaxActiveConns = 1, 0, 0, 0
	if c.anyone != nil { // whoever answers is looked at
		options.Dialer, options.OnConnect = c.anyone, nil
	}
	client := redis.NewClient(&options)
	defer func() { _ = client.Close() }()
	i := inspection{needs: needs, options: client.Options(), client: client, keys: client}
	if c.cluster != nil {
		whole := c.cluster.newClient(options, neverFailing(newDialer(options)))
		defer c.cluster.forget(whole)
		i.keys, i.cluster = whole, true
	}

	if _, err := i.refused(ctx, "PING"); err != nil { // it connects, too
		return i.unreachable(ctx, err)
	}
	i.learn(ctx)
	if wrong := i.wrongKind(); wrong != nil {
		return Fitness{Unfit: []Finding{*wrong}} // all else follows from it
	}
	replies := make(map[string]error)
	for _, name := range needs.Commands {
		if name == tracking && (i.options.Protocol == 2 || i.facts["server"] == "miniredis") {
			continue // there it can't be, which Watch says
		}
		reply, err := i.refused(ctx, name)
		if err != nil {
			return i.unreachable(ctx, err)
		}
		if reply != nil {
			replies[name] = reply
		}
	}
	return Fitness{Unfit: slices.Concat(i.version(), i.refusals(replies), i.memory(replies))}
}

// inspection is one look at a server.
type inspection struct {
	needs   Needs
	options *redis.Options
	client  *redis.Client         // to one server
	keys    redis.UniversalClient // to all that have keys
	cluster bool                  // whether the URL says that it is one
	facts   map[string]string     // what the server tells of itself, by INFO's names
}

// refused tries a command, and returns the server's refusal of it, if any. The error is that of the connection.
func (i *inspection) refused(ctx context.Context, name string) (reply, err error) {
	client := i.keys
	if name == tracking {
		client = i.client // of a cluster, each master has it
	}
	err = client.Do(ctx, attempts[name](i.key())...).Err()
	switch said := redis.Error(nil); {
	case err == nil, errors.Is(err, redis.Nil), redis.HasErrorPrefix(err, "NOSCRIPT"):
		return nil, nil
	case errors.As(err, &said):
		return err, nil
	}
	return nil, err
}

// key is one of the program's that is no product's.
func (i *inspection) key() string { return i.needs.Prefix + "\x00" }

// learn asks the server for facts. What the user may not ask stays unknown.
func (i *inspection) learn(ctx context.Context) {
	i.facts = make(map[string]string)
	// Every user may send HELLO.
	said, _ := i.client.Do(ctx, "HELLO", i.options.Protocol).Result()
	hello, _ := said.(map[any]any)
	for name, fact := range map[string]string{"server": "server", "version": "redis_version", "mode": "redis_mode", "role": "role"} {
		i.facts[fact], _ = hello[name].(string)
	}
	i.note(i.client.Info(ctx))
	if i.facts["redis_mode"] == "cluster" {
		i.note(i.client.ClusterInfo(ctx))
	}
}

func (i *inspection) note(reply *redis.StringCmd) {
	for line := range strings.Lines(reply.Val()) {
		if name, value, is := strings.Cut(strings.TrimSpace(line), ":"); is {
			i.facts[name] = value
		}
	}
}

var watchedMaster = regexp.MustCompile(`^name=([^,]*),.*address=([^,]*)`)

// wrongKind says that the server is of a kind that can't be a cache, if it is.
func (i *inspection) wrongKind() *Finding {
	mode, role := i.facts["redis_mode"], i.facts["role"]
	slots := i.facts["cluster_slots_assigned"]
	switch {
	case i.cluster && mode != "cluster" && mode != "":
		return &Finding{What: "it is no Cluster", Remedy: "set REDIS_URL=" + i.urlWith("") + ", or to a server with cluster-enabled yes"}
	case i.cluster && i.facts["cluster_state"] == "fail":
		return &Finding{What: "the cluster is down: some of its slots are served by nobody", Remedy: "redis-cli --cluster check " + i.options.Addr}
	case i.cluster:
		return nil
	case mode == "sentinel":
		remedy := "set REDIS_URL to the master that it watches"
		if match := watchedMaster.FindStringSubmatch(i.facts["master0"]); match != nil {
			remedy += fmt.Sprintf(" (%s, at %s), or to %s+sentinel://%s/%[1]s", match[1], match[2], i.scheme(), i.options.Addr)
		}
		return &Finding{What: "it is a Sentinel, which keeps no data", Remedy: remedy}
	case mode == "cluster" && slots != "" && (slots != "16384" || i.facts["cluster_size"] != "1"):
		return &Finding{What: partOfCluster, Remedy: i.whole()}
	case role == "slave" || role == "replica":
		remedy := "set REDIS_URL to its master"
		if host := i.facts["master_host"]; host != "" {
			remedy += fmt.Sprintf(", which is at %s:%s", host, i.facts["master_port"])
		}
		return &Finding{What: "it is a replica: it takes no writes, and may be behind its master", Remedy: remedy}
	}
	return nil
}

// version says that the server is too old, if it tells its version.
func (i *inspection) version() []Finding {
	version := i.facts["redis_version"]
	major, _, _ := strings.Cut(version, ".")
	if number, err := strconv.Atoi(major); err != nil || number >= oldest {
		return nil
	}
	return []Finding{{
		What:   fmt.Sprintf("its version, %s, is too old", version),
		Remedy: fmt.Sprintf("use Redis %d.0 or newer", oldest),
	}}
}

// memory says that the memory will be full one day, unless it is already.
func (i *inspection) memory(replies map[string]error) []Finding {
	most := i.facts["maxmemory"]
	if most == "" || most == "0" || i.facts["maxmemory_policy"] != "noeviction" || redis.HasErrorPrefix(replies["SET"], "OOM") {
		return nil
	}
	return []Finding{{
		What:   "its memory is bounded and its maxmemory-policy is noeviction: when it is full, nothing can be stored",
		Remedy: evict,
	}}
}
