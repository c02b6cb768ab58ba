package sections

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
	"cacheaside/integration/peers/sections/load"
	"cacheaside/repositories/redisconn"
)

// cost is the processor time of one operation, in microseconds.
type cost struct{ server, redis, database float64 }

func (c cost) all() float64 { return c.server + c.redis + c.database }

// costs are those of each operation.
type costs struct {
	database string  // its kind
	near     cost    // a hit of the near cache
	redis    cost    // a hit of Redis
	read     cost    // a read of the database, which Redis keeps then
	write    [2]cost // a write, with one instance, and with mostInstances
	told     float64 // keys that Redis tells each near cache of for a write
}

// costsOf takes the costs on one database out of what was measured: those of one instance, medians over the turns.
func costsOf(shapes []fleetShape, turns [][]fleetTurn, database string, told float64) costs {
	of := func(from string, instances int) cost {
		for i, shape := range shapes {
			if shape != (fleetShape{database, from, instances}) {
				continue
			}
			part := func(of func(fleetTurn) time.Duration) float64 {
				return rounds.Quantile(each(turns[i], func(turn fleetTurn) float64 { return of(turn).Seconds() * 1e6 / float64(turn.Right) }), 0.5)
			}
			return cost{
				part(func(turn fleetTurn) time.Duration { return turn.server }), part(func(turn fleetTurn) time.Duration { return turn.redis }),
				part(func(turn fleetTurn) time.Duration { return turn.database }),
			}
		}
		return cost{}
	}
	return costs{
		database: database, near: of(fromNear, 1), redis: of(fromRedis, 1), read: of(fromDatabase, 1),
		write: [2]cost{of(fromWrites, 1), of(fromWrites, mostInstances)}, told: told,
	}
}

// example is a service to be computed.
type example struct {
	name          string
	reads, writes float64 // a second
	near, redis   float64 // the parts of the reads that are hits there
	instances     float64
}

// noise is what a part does beside the operation that is measured, in microseconds: what is less is taken for nothing.
const noise = 2

// onPaper computes what a service of some size needs. What a processor can do is taken as its whole second: plan with half of it.
func onPaper(c costs) []report.Table {
	const second = 1e6
	instance := (c.write[1].server - c.write[0].server) / (mostInstances - 1) // of a write, for one instance more
	tell := max(0, (c.write[1].redis-c.write[0].redis)/(mostInstances-1))
	full := func(microseconds float64) string {
		if microseconds < noise {
			return "–"
		}
		return report.Number(second / microseconds)
	}
	limits := report.Table{
		Caption: fmt.Sprintf("On paper, computed from the medians above (one instance, on %s). So much a second fills one processor:", c.database),
		Rows: [][]string{
			{"", "of an instance", "of Redis, which uses one", "of " + c.database},
			{"hits of the near cache", full(c.near.server), full(c.near.redis), full(c.near.database)},
			{"hits of Redis", full(c.redis.server), full(c.redis.redis), full(c.redis.database)},
			{"reads of the database", full(c.read.server), full(c.read.redis), full(c.read.database)},
			{"writes, one instance", full(c.write[0].server), full(c.write[0].redis), full(c.write[0].database)},
			{fmt.Sprintf("writes, %d instances", mostInstances), full(c.write[1].server), full(c.write[1].redis), full(c.write[1].database)},
		},
	}
	messages := report.Table{
		Caption: fmt.Sprintf("Messages of invalidation a second: instances × writes × %s, which is how many keys Redis tells each near cache of for a write:",
			report.Number(c.told)),
		Rows: [][]string{{"instances", "10 writes/s", "100 writes/s", "1,000 writes/s"}},
	}
	for _, instances := range []float64{1, 3, 10, 30} {
		row := []string{report.Number(instances)}
		for _, writes := range []float64{10, 100, 1000} {
			row = append(row, report.Number(instances*writes*c.told))
		}
		messages.Rows = append(messages.Rows, row)
	}
	services := report.Table{
		Caption: "Processors that are busy, of instances, Redis and the database, at so many reads and writes a second:",
		Rows:    [][]string{{"service", "instances", "Redis", c.database, "what to change first"}},
	}
	for _, one := range []example{
		{"a shop: 1,000 reads, 1 write; 90 % near, 9 % Redis", 1_000, 1, 0.9, 0.09, 1},
		{"a large shop: 20,000 reads, 50 writes; 90 % near, 9 % Redis", 20_000, 50, 0.9, 0.09, 3},
		{"the same without the near cache", 20_000, 50, 0, 0.99, 3},
		{"a marketplace: 200,000 reads, 2,000 writes; 80 % near, 15 % Redis", 200_000, 2_000, 0.8, 0.15, 10},
	} {
		rest := 1 - one.near - one.redis
		more := one.instances - 1
		server := (one.reads*(one.near*c.near.server+one.redis*c.redis.server+rest*c.read.server) + one.writes*(c.write[0].server+more*instance)) / second
		redis := (one.reads*(one.near*c.near.redis+one.redis*c.redis.redis+rest*c.read.redis) + one.writes*(c.write[0].redis+more*tell)) / second
		database := (one.reads*(one.near*c.near.database+one.redis*c.redis.database+rest*c.read.database) + one.writes*c.write[0].database) / second
		services.Rows = append(services.Rows, []string{one.name, report.Number(server), report.Number(redis), report.Number(database), advice(server/one.instances, redis, database)})
	}
	saving := c.redis.server + c.redis.redis - c.near.server - c.near.redis
	worth := report.Table{
		Caption: "The near cache is worth its messages as long as each instance has more near hits for a write than:",
		Rows: [][]string{
			{"a near hit saves", "a write costs, for each instance more", "near hits for a write"},
			{report.Number(saving) + " µs", report.Number(instance+tell) + " µs", report.Number(max(0, (instance+tell)/saving))},
		},
	}
	return []report.Table{limits, messages, services, worth}
}

// advice says which part is busy for more than half of a processor first.
func advice(instance, redis, database float64) string {
	const busy = 0.5
	switch most := max(instance, redis, database); {
	case most < busy:
		return "nothing"
	case most == redis:
		return "Redis: a cluster"
	case most == database:
		return "the database: longer lifetimes, replicas"
	}
	return "more instances"
}

// lastDatabase is the kind that a fleet would have: PostgreSQL, where there is one.
func (f *fleet) lastDatabase() string {
	if f.databases[onPostgres] != nil {
		return onPostgres
	}
	return onSQLite
}

// counting counts the keys that it is told of.
type counting struct{ told, current atomic.Int64 }

func (c *counting) Changed(string)        { c.told.Add(1) }
func (c *counting) Lost()                 {}
func (c *counting) Current(time.Duration) { c.current.Add(1) }

// countTold writes with one instance, and returns how many keys Redis tells a near cache of for each write.
func (f *fleet) countTold(ctx context.Context) (perWrite float64, err error) {
	const writes = 200
	shape := fleetShape{f.lastDatabase(), fromWrites, 1}
	if err := emptyRedisAt(ctx, f.redis.URL()); err != nil {
		return 0, err
	}
	instance, err := processes.StartInstance(ctx, f.folder, processes.Instance{
		Number: 9, Program: f.program, Database: f.databases[shape.database].setting, Redis: f.redis.URL(), Settings: []string{"CACHE_TTL=" + lifetime.String()},
	})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, instance.Stop()) }()
	connection, err := redisconn.Open(f.redis.URL())
	if err != nil {
		return 0, err
	}
	defer connection.Close()
	counted := new(counting)
	watching, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		connection.Watch(watching, "product:", counted, func(error) {})
	}()
	defer func() { stop(); <-ended }()
	settle := func() { // two answers to PING later it was told of everything
		for now := counted.current.Load(); counted.current.Load() < now+2 && ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
		}
	}
	settle()
	before := counted.told.Load()
	client := load.New(instance.Address())
	defer client.Close()
	for number := range writes {
		if err := put(client, f.products[number]); err != nil {
			return 0, err
		}
	}
	settle()
	return float64(counted.told.Load()-before) / writes, ctx.Err()
}
