package sections

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

// hot is how many products hits are asked for.
const hot = 1_000

var hitGoroutines = []int{1, 16, 128}

// Hits asks for what is in the cache already.
func Hits(ctx context.Context, lab *Lab) (section report.Section, err error) {
	database, err := lab.database(ctx, "hits", hot)
	if err != nil {
		return section, err
	}
	all := func(contenders.Contender) bool { return true }
	players, err := lab.open(ctx, lab.those(all), 1, database)
	if err != nil {
		return section, err
	}
	defer func() { err = errors.Join(err, players.close()) }()
	products := expectAll(hot)
	for _, player := range players {
		player.warm(ctx, products)
	}

	section = report.Section{
		Title: "Hits",
		Text: fmt.Sprintf("%d products, all cached, asked for at random. A bare contender answers the string under a key and "+
			"decodes nothing; the others answer a product. SQL reads show who asked the database, although the cache "+
			"has it. Allocations are those of the whole "+
			"process. Latencies are of every 64th operation.", hot),
		Notes: contenders.NotMeasured,
	}
	plot := report.Plot{
		File: "hits.png", Title: "Hits: operations a second", Scale: "times go-redis GET, bare (more is better)",
		Labels: labels(players), One: true,
	}
	for _, goroutines := range hitGoroutines {
		lab.Say("hits: %s", counted(goroutines, "goroutine"))
		for _, player := range players {
			player.reads.Store(0)
		}
		turns, err := rounds.Play(lab.Rounds, len(players), func(contender, _ int) (rounds.Turn, error) {
			player := players[contender]
			return rounds.Repeat(goroutines, lab.Slice, func(int) error {
				return products[rand.IntN(hot)].ask(ctx, player.Bare, player.first())
			}), ctx.Err()
		})
		if err != nil {
			return section, err
		}
		table, ratios := compareRates(counted(goroutines, "goroutine")+":", players, turns, 0)
		addReads(&table, players, turns)
		section.Tables = append(section.Tables, table)
		plot.Series = append(plot.Series, report.Series{Name: counted(goroutines, "goroutine"), Spreads: ratios})
	}
	section.Plots = append(section.Plots, plot)
	return section, nil
}

func estimateHits(lab *Lab) time.Duration {
	return time.Duration(lab.Rounds*len(hitGoroutines)*len(lab.Contenders))*lab.Slice + 5*time.Second
}
