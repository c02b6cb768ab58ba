package sections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

// mostCold is how many products misses are asked for, at the most.
const mostCold = 200_000

func hasDatabase(contender contenders.Contender) bool { return !contender.Bare }

// Misses asks for what is in no cache, each product once.
func Misses(ctx context.Context, lab *Lab) (section report.Section, err error) {
	cold := min(mostCold, lab.Products)
	database, err := lab.database(ctx, "misses", cold)
	if err != nil {
		return section, err
	}
	players, err := lab.open(ctx, lab.those(hasDatabase), 1, database)
	if err != nil {
		return section, err
	}
	defer func() { err = errors.Join(err, players.close()) }()

	inRound := cold / (lab.Rounds + 1)
	turn := func(contender, round int) (rounds.Turn, error) {
		player := players[contender]
		return rounds.Each(goroutines, inRound, lab.Slice, func(number int) error {
			product := expected{Product: catalogue.Product(round*inRound + number)}
			return product.ask(ctx, player.Bare, player.first())
		}), ctx.Err()
	}
	lab.Say("misses: %d goroutines", goroutines)
	for contender := range players {
		_, _ = turn(contender, lab.Rounds) // connections; with products that no round has
		players[contender].reads.Store(0)
	}
	turns, err := rounds.Play(lab.Rounds, len(players), turn)
	if err != nil {
		return section, err
	}
	table, _ := compareRates("", players, turns, players.named(contenders.Plain))
	addReads(&table, players, turns)
	return report.Section{
		Title: "Misses",
		Text: fmt.Sprintf("%d goroutines ask for products that no cache has, each once: what is not found in Redis is read "+
			"from SQLite and stored in Redis. The product's own stack takes a lease in Redis before it reads, and stores "+
			"under it, which makes the answer safe beside a writer. Of a product of which it has heard nothing it asks for the "+
			"lease at once, and so needs no round trip more.", goroutines),
		Tables: []report.Table{table},
	}, nil
}

// addReads adds a column with the reads of the database for each operation. It is the second last.
func addReads(table *report.Table, players players, turns [][]rounds.Turn) {
	for row := range table.Rows {
		cell := "SQL reads each"
		if row > 0 {
			var operations int64
			for _, turn := range turns[row-1] {
				operations += turn.Right + turn.Failures
			}
			cell = fmt.Sprintf("%.3f", float64(players[row-1].reads.Load())/float64(max(1, operations)))
		}
		cells := table.Rows[row]
		last := len(cells) - 1
		table.Rows[row] = append(append(append([]string{}, cells[:last]...), cell), cells[last])
	}
}

func estimateMisses(lab *Lab) time.Duration {
	return time.Duration((lab.Rounds+1)*len(lab.those(hasDatabase)))*lab.Slice + 5*time.Second
}
