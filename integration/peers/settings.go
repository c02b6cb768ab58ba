package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"regexp"
	"time"
)

// settings are what the flags say.
type settings struct {
	rounds   int
	slice    time.Duration
	products int
	only     *regexp.Regexp
	out      string
	args     []string

	// Of a child that measures its memory; the flags are for this program alone.
	memoryOf, redis, database string
}

const usage = `peers compares the product with its peers.

  -rounds N         how often each contender has its turn (default 10)
  -slice TIME       how long a turn lasts (default 500ms)
  -only REGEXP      the sections: hits, misses, stampede, staleness, http, memory, scale,
                    fleet (default: all)
  -products N       the most products that a section makes (default 1000000)
  -out FOLDER       where the results go (default results)
  -quick            3 rounds, 50ms, 20000 products, where these are not given: a smoke test
`

// The settings unless the flags say otherwise, and those of -quick.
var (
	thorough = settings{rounds: 10, slice: 500 * time.Millisecond, products: 1_000_000}
	quick    = settings{rounds: 3, slice: 50 * time.Millisecond, products: 20_000}
)

// readSettings reads the flags. Its error is flag.ErrHelp after the usage was written.
func readSettings(args []string, stderr io.Writer) (settings, error) {
	read := settings{args: args}
	flags := flag.NewFlagSet("peers", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { _, _ = io.WriteString(stderr, usage) }
	isQuick := flags.Bool("quick", false, "")
	flags.IntVar(&read.rounds, "rounds", 0, "")
	flags.DurationVar(&read.slice, "slice", 0, "")
	flags.IntVar(&read.products, "products", 0, "")
	flags.StringVar(&read.out, "out", "results", "")
	only := flags.String("only", "", "")
	flags.StringVar(&read.memoryOf, "memory-of", "", "")
	flags.StringVar(&read.redis, "redis", "", "")
	flags.StringVar(&read.database, "database", "", "")
	if err := flags.Parse(args); err != nil {
		return settings{}, err
	}
	if flags.NArg() > 0 {
		return settings{}, fmt.Errorf("expected flags only, but got %q (-h lists the flags)", flags.Arg(0))
	}

	defaults := thorough
	if *isQuick {
		defaults = quick
	}
	read.rounds = cmp.Or(read.rounds, defaults.rounds)
	read.slice = cmp.Or(read.slice, defaults.slice)
	read.products = cmp.Or(read.products, defaults.products)
	if read.rounds < 1 || read.slice <= 0 || read.products < leastProducts {
		return settings{}, fmt.Errorf("expected -rounds of at least 1, -slice above zero and -products of at least %d, got %d, %s and %d",
			leastProducts, read.rounds, read.slice, read.products)
	}
	var err error
	if read.only, err = regexp.Compile(*only); err != nil {
		return settings{}, fmt.Errorf("-only: %w", err)
	}
	return read, nil
}

// leastProducts is how many products each section needs at least.
const leastProducts = 1_000
