// Command measure shows what a cache is worth on this machine, in both directions: it finds the same product in
// SQLite and in Redis, then does so again with a database that is made to be far away.
//
//	go run ./integration/measure [-far 5ms] [-rounds 2000]
//
// It uses a database and a Redis of its own, which end with it.
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
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch usage := (usageError{}); {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.As(err, &usage):
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

type usageError struct{ error }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("measure", flag.ContinueOnError)
	flags.SetOutput(stderr)
	far := flags.Duration("far", 5*time.Millisecond, "how far away the far database is: the `time` of a round trip to it")
	rounds := flags.Int("rounds", 2000, "how many `times` each is measured; the far database a tenth of it")
	if err := flags.Parse(args); err != nil {
		return usageError{err}
	}
	if *far <= 0 || *rounds < 10 || flags.NArg() > 0 {
		return usageError{errors.New("expected -far above 0, -rounds of at least 10, and nothing else")}
	}

	folder, err := os.MkdirTemp("", "measure-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	ways, err := open(ctx, folder, stdout)
	if err != nil {
		return err
	}
	defer ways.close()

	near, err := measure(ctx, *rounds, ways.sqlite, ways.redis)
	if err != nil {
		return err
	}
	away := func(ctx context.Context) error {
		time.Sleep(*far) // the artificial delay; everything else here is measured
		return ways.sqlite(ctx)
	}
	distant, err := measure(ctx, max(10, *rounds/10), away, ways.redis)
	if err != nil {
		return err
	}
	print(stdout, near, distant, *far)
	return nil
}

// ways are the two ways to find the product.
type ways struct {
	sqlite, redis func(context.Context) error
	open          []io.Closer
}

func (w *ways) close() {
	for _, closer := range slices.Backward(w.open) {
		_ = closer.Close()
	}
}

func open(ctx context.Context, folder string, stdout io.Writer) (w *ways, err error) {
	w = &ways{}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	server, err := redisserver.Start(ctx)
	if err != nil {
		return nil, err
	}
	w.open = append(w.open, server)
	fmt.Fprintln(stdout, server)
	redis, err := redisconn.Open(server.URL())
	if err != nil {
		return nil, err
	}
	w.open = append(w.open, redis)
	database, err := sqliteconn.Open(ctx, filepath.Join(folder, "products.db"))
	if err != nil {
		return nil, err
	}
	w.open = append(w.open, database)
	products, err := repositories.NewProductsRepository(ctx, database)
	if err != nil {
		return nil, err
	}
	cache := services.NewProductCache(repositories.NewRedisRepository(redis.Client()), database.Identifier(), time.Hour, time.Now)

	mouse := repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}
	if err := errors.Join(products.Insert(ctx, mouse), cache.Put(ctx, mouse)); err != nil {
		return nil, err
	}
	w.sqlite = func(ctx context.Context) error { _, err := products.FindByName(ctx, mouse.Name); return err }
	w.redis = func(ctx context.Context) error { _, err := cache.Get(ctx, mouse.Name); return err }
	return w, nil
}

// result is how long each way took, in the middle of all rounds.
type result struct{ sqlite, redis time.Duration }

// measure does both in turn, so that whatever else the machine does slows both alike, and returns the medians.
func measure(ctx context.Context, rounds int, sqlite, redis func(context.Context) error) (result, error) {
	var took [2][]time.Duration
	for round := range rounds + rounds/10 {
		for i, find := range []func(context.Context) error{sqlite, redis} {
			began := time.Now()
			if err := find(ctx); err != nil {
				return result{}, err
			}
			if round >= rounds/10 { // the first tenth warms up
				took[i] = append(took[i], time.Since(began))
			}
		}
	}
	return result{sqlite: median(took[0]), redis: median(took[1])}, nil
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

func print(w io.Writer, near, distant result, far time.Duration) {
	const line = "%-33s %11s %11s   %s\n"
	fmt.Fprintf(w, "\nfinding one product, the median:\n\n"+line, "", "SQLite", "Redis", "a hit is")
	fmt.Fprintf(w, line, "a database file on this machine", near.sqlite.Round(100), near.redis.Round(100), comparison(near))
	fmt.Fprintf(w, line, fmt.Sprintf("a database %s away (artificial)", far), distant.sqlite.Round(100), distant.redis.Round(100), comparison(distant))
	fmt.Fprint(w, "\n"+advice(near))
}

func comparison(r result) string {
	if r.redis > r.sqlite {
		return fmt.Sprintf("%.1f times slower", float64(r.redis)/float64(r.sqlite))
	}
	return fmt.Sprintf("%.1f times faster", float64(r.sqlite)/float64(r.redis))
}

func advice(near result) string {
	first := "Here even a local database file is slower than the trip to Redis.\n"
	if near.redis > near.sqlite {
		first = `Redis keeps its data in memory, but it is another process: a hit is a trip
through the network stack and back. SQLite reads a row of a local file without
leaving this process. In front of such a database a cache makes things slower.
`
	}
	return first + `
A cache is worth having when what it stands in front of costs more than that
trip: a database on another machine, a query that takes long, a database that
has more to do than it can.
`
}
