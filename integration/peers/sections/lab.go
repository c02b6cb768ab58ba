// Package sections measures: each section is one question, put to all contenders that can take part.
package sections

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
)

// Lab is what the sections work with.
type Lab struct {
	Rounds     int
	Slice      time.Duration // how long a turn lasts
	Products   int           // the most that a section makes
	Contenders []contenders.Contender

	RedisURL string // of a server of the run's own: it is emptied again and again
	Folder   string // for databases and programs; the caller removes it
	Program  string // this program, which can measure itself as a child (see MemoryOf)
	Say      func(format string, values ...any)

	copies int // of databases
}

// Section is one question.
type Section struct {
	Name     string // by which -only selects it
	Run      func(ctx context.Context, lab *Lab) (report.Section, error)
	Estimate func(lab *Lab) time.Duration // how long it takes, roughly
}

// All returns the sections in their order.
func All() []Section {
	return []Section{
		{"hits", Hits, estimateHits},
		{"misses", Misses, estimateMisses},
		{"stampede", Stampede, estimateStampede},
		{"staleness", Staleness, estimateStaleness},
		{"http", HTTP, estimateHTTP},
		{"memory", Memory, estimateMemory},
		{"scale", Scale, estimateScale},
		{"fleet", Fleet, estimateFleet},
	}
}

// What all sections have alike.
const (
	lifetime    = time.Hour // of what is put into Redis: no hit becomes a miss
	nearEntries = 100_000   // the room in the caches of the process
	goroutines  = 16        // where the section does not say otherwise
)

// database makes a database of that many products, which no other section has.
func (l *Lab) database(ctx context.Context, section string, products int) (path string, err error) {
	path = filepath.Join(l.Folder, fmt.Sprintf("%s-%d.db", section, products))
	l.Say("%s: a database of %s products", section, report.Number(float64(products)))
	return path, catalogue.MakeDatabase(ctx, path, products)
}

// emptyRedis removes all keys.
func (l *Lab) emptyRedis(ctx context.Context) error { return emptyRedisAt(ctx, l.RedisURL) }

func emptyRedisAt(ctx context.Context, url string) error {
	client, err := redisAt(url)
	if err != nil {
		return err
	}
	return errors.Join(client.FlushAll(ctx).Err(), client.Close())
}

// redis returns a client for what is no contender's.
func (l *Lab) redis() (*redis.Client, error) { return redisAt(l.RedisURL) }

func redisAt(url string) (*redis.Client, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, err
	}
	options.ReadTimeout = time.Minute // emptying a large one takes its time
	return redis.NewClient(options), nil
}

// those returns the contenders that fit.
func (l *Lab) those(fit func(contenders.Contender) bool) []contenders.Contender {
	var fitting []contenders.Contender
	for _, contender := range l.Contenders {
		if fit(contender) {
			fitting = append(fitting, contender)
		}
	}
	return fitting
}

// player is a contender with instances that are open.
type player struct {
	contenders.Contender
	instances []contenders.Instance
	reads     *atomic.Int64 // of the database, by all instances
}

// first returns the instance that is asked.
func (p *player) first() contenders.Instance { return p.instances[0] }

// open opens a number of instances of each contender, over an emptied Redis. What can't be opened is shown in the tables
// as what fails every time.
func (l *Lab) open(ctx context.Context, those []contenders.Contender, instances int, database string) (players, error) {
	if err := l.emptyRedis(ctx); err != nil {
		return nil, err
	}
	var opened players
	for _, contender := range those {
		opened = append(opened, l.openOne(ctx, contender, instances, database))
	}
	return opened, nil
}

// openOne opens a contender over a copy of the database, so that none finds what another has cached, nor waits for what
// it writes.
func (l *Lab) openOne(ctx context.Context, contender contenders.Contender, instances int, database string) *player {
	one := &player{Contender: contender, reads: new(atomic.Int64)}
	environment := contenders.Environment{
		RedisURL: l.RedisURL, Database: l.copyName(database), Lifetime: lifetime, NearEntries: nearEntries, SQLReads: one.reads,
	}
	failed := error(nil)
	if !contender.Bare {
		failed = catalogue.CopyDatabase(ctx, database, environment.Database)
	}
	for range instances {
		var instance contenders.Instance
		if failed == nil {
			instance, failed = contender.Open(ctx, environment)
		}
		if failed != nil {
			instance = broken{fmt.Errorf("opening: %w", failed)}
		}
		one.instances = append(one.instances, instance)
	}
	return one
}

// copyName returns the path of the next copy of a database.
func (l *Lab) copyName(database string) string {
	l.copies++
	return fmt.Sprintf("%s-%d", database, l.copies)
}

type players []*player

// close closes all instances.
func (p players) close() error {
	var failures []error
	for _, player := range p {
		for _, instance := range player.instances {
			failures = append(failures, instance.Close())
		}
	}
	return errors.Join(failures...)
}

// named returns the place of a contender, or the first if there is none of that name.
func (p players) named(name string) int {
	for i, player := range p {
		if player.Name == name {
			return i
		}
	}
	return 0
}
