package sections

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime/debug"
	"strconv"
	"sync/atomic"

	"github.com/redis/go-redis/v9"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/rounds"
)

// MemoryFound is what a child has found out about itself.
type MemoryFound struct {
	Bytes    float64 // by which its resident memory grew
	Kept     float64 // the part of the products that it answers without asking Redis, 0 to 1
	Failures int64
	First    string // why the first failed
}

// MemoryOf measures a contender in this process, which must do nothing else: over an empty Redis, and a database of that
// many products. It asks for all of them, twice.
func MemoryOf(ctx context.Context, contender contenders.Contender, redisURL, database string, products int) (
	found MemoryFound, err error,
) {
	options, err := redis.ParseURL(redisURL)
	if err != nil {
		return found, err
	}
	client := redis.NewClient(options)
	instance, err := contender.Open(ctx, contenders.Environment{
		RedisURL: redisURL, Database: database, Lifetime: lifetime, NearEntries: products, SQLReads: new(atomic.Int64),
	})
	if err != nil {
		return found, errors.Join(err, client.Close())
	}
	defer func() { err = errors.Join(err, instance.Close(), client.Close()) }()

	ask := func(number int) error {
		product := expect(catalogue.Product(number))
		return product.ask(ctx, contender.Bare, instance)
	}
	tell := func(turn rounds.Turn) {
		found.Failures += turn.Failures
		if found.First == "" && turn.First != nil {
			found.First = turn.First.Error()
		}
	}
	const few = 100 // open the connections
	if contender.Bare {
		tell(rounds.Each(goroutines, products, 0, func(number int) error { return instance.Change(ctx, catalogue.Product(number)) }))
	}
	tell(rounds.Each(goroutines, min(few, products), 0, ask))
	before, err := resident()
	if err != nil {
		return found, err
	}
	for range 2 { // the first fills Redis
		tell(rounds.Each(goroutines, products, 0, ask))
	}
	after, err := resident()
	if err != nil {
		return found, err
	}
	found.Bytes = after - before

	const samples = 10_000
	asked, err := gets(ctx, client)
	if err != nil {
		return found, err
	}
	tell(rounds.Each(goroutines, samples, 0, func(int) error { return ask(rand.IntN(products)) }))
	askedThen, err := gets(ctx, client)
	found.Kept = 1 - (askedThen-asked)/samples
	return found, err
}

// resident returns how many bytes of memory this process has, after a collection of garbage that gives back what is free.
// It is Linux that tells (https://man7.org/linux/man-pages/man5/proc_pid_status.5.html).
func resident() (float64, error) {
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	match := regexp.MustCompile(`(?m)^VmRSS:\s*(\d+) kB$`).FindSubmatch(status)
	if match == nil {
		return 0, fmt.Errorf("expected VmRSS in the process's status, got:\n%s", status)
	}
	kibibytes, err := strconv.ParseFloat(string(match[1]), 64)
	return 1024 * kibibytes, err
}
