package sections

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

const (
	writesInRound = 20
	patience      = 2 * time.Second // how long the new value is waited for
	mostPatience  = 3               // how often, where it is not expected
	changing      = 50              // how many products are changed, one after the other
)

// delay is how long one instance answered what another had changed.
type delay struct {
	took  time.Duration // from the end of the write until an answer was the new one, that reading included
	stale bool          // an old answer came before it
	never bool          // it did not come in time
	err   error
}

// Staleness changes products on one instance and reads them on another.
func Staleness(ctx context.Context, lab *Lab) (section report.Section, err error) {
	database, err := lab.database(ctx, "staleness", 2*changing)
	if err != nil {
		return section, err
	}
	players, err := lab.open(ctx, lab.Contenders, 2, database)
	if err != nil {
		return section, err
	}
	defer func() { err = errors.Join(err, players.close()) }()
	products := expectAll(2 * changing)
	for _, player := range players {
		player.warm(ctx, products)
	}

	lab.Say("staleness: %d writes for each contender", lab.Rounds*writesInRound)
	turns, err := rounds.Play(lab.Rounds, len(players), func(contender, round int) ([]delay, error) {
		player, writes := players[contender], writesInRound
		switch {
		case player.LocalLifetime > 0 && round >= mostPatience:
			writes = 0
		case player.LocalLifetime > 0:
			writes = 1
		}
		return player.delays(ctx, round, writes, products[changing:]), ctx.Err()
	})
	if err != nil {
		return section, err
	}
	table, spreads := tellDelays(players, turns)
	return report.Section{
		Title: "How old an answer can be after another instance's write",
		Text: fmt.Sprintf("A second instance changes a product that the first has cached, in the database and then in the cache. "+
			"From the end of that write the first is asked again and again until it answers the new value, for %s at the "+
			"most: the time includes the last reading. Another goroutine reads other products meanwhile, one each "+
			"millisecond. These are times, and not ratios.", patience),
		Tables: []report.Table{table},
		Plots: []report.Plot{{
			File: "staleness.png", Title: "From another's write to the new answer: median and p99",
			Scale:  "milliseconds (less is better); right of it nothing: never within " + patience.String(),
			Labels: labels(players), Series: []report.Series{{Spreads: spreads}},
		}},
	}, nil
}

// delays changes products, one after the other, while the others are read now and then.
func (p *player) delays(ctx context.Context, round, writes int, others []expected) []delay {
	ctx, stop := context.WithCancel(ctx)
	read := make(chan struct{})
	go func() {
		defer close(read)
		p.readNowAndThen(ctx, others)
	}()
	delays := make([]delay, writes)
	for write := range delays {
		number := (round*writesInRound + write) % changing
		product := catalogue.Product(number)
		product.Quantity = 1_000 + round*writesInRound + write // no product had it before
		delays[write] = p.delay(ctx, product.Name, expect(product))
	}
	stop()
	<-read
	return delays
}

// delay makes one write on the second instance, and waits for it on the first.
func (p *player) delay(ctx context.Context, name string, product expected) (its delay) {
	for range 4 { // so that the first has it as near as it can
		if _, its.err = p.first().Find(ctx, name); its.err != nil {
			return its
		}
		time.Sleep(time.Millisecond) // what others are told of that reading arrives
	}
	if its.err = p.instances[1].Change(ctx, product.Product); its.err != nil {
		return its
	}
	for began := time.Now(); ; runtime.Gosched() {
		answer, err := p.first().Find(ctx, name)
		its.took = time.Since(began)
		switch {
		case err != nil:
			its.err = err
			return its
		case product.is(p.Bare, answer):
			return its
		case its.took > patience:
			its.never = true
			return its
		}
		its.stale = true
	}
}

// readNowAndThen reads one product each millisecond until ctx is done.
func (p *player) readNowAndThen(ctx context.Context, products []expected) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for number := 0; ; number++ {
		select {
		case <-tick.C:
			_, _ = p.first().Find(ctx, products[number%len(products)].Name)
		case <-ctx.Done():
			return
		}
	}
}

func estimateStaleness(lab *Lab) time.Duration {
	const write = 14 * time.Millisecond
	return time.Duration(lab.Rounds*writesInRound*len(lab.Contenders))*write + mostPatience*patience + 2*time.Second
}
