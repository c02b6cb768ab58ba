package sections

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

var sizes = []int{1_000, 100_000, 1_000_000}

// How the requests are distributed: the product of the rank k, from 0, is asked for with a probability that is
// proportional to 1/(1+k)^1.1.
const zipfS, zipfV = 1.1, 1

// inScale are those that are measured with many products.
func inScale(contender contenders.Contender) bool {
	names := []string{contenders.Plain, "rueidis DoCache + compact value, cache-aside", "go-redis/cache Once + TinyLFU"}
	for _, ours := range contenders.Ours() {
		names = append(names, ours.Name)
	}
	return contender.SQL || slices.Contains(names, contender.Name)
}

// scaled is what is known of a player besides its turns.
type scaled struct {
	heap, redis float64 // bytes that it added when it was warmed
	gets        float64 // of Redis, in its turns
}

// Scale asks for few products, and for many.
func Scale(ctx context.Context, lab *Lab) (section report.Section, err error) {
	section = report.Section{
		Title: "Scale",
		Text: fmt.Sprintf("%d goroutines, and products by Zipf's law (s = %.1f). In each round all are asked for the same %s requests, "+
			"in %d rounds, after twice as many that are not counted. Hits are the requests that read no database; GETs are what "+
			"went to Redis. Memory is what was added when the contender was opened and warmed: to the heap of this process "+
			"(a near cache has room for %s products, rueidis' for 512 MiB), and to Redis.",
			goroutines, zipfS, report.Number(float64(lab.requests())), lab.scaleRounds(), report.Number(nearEntries)),
	}
	plots := []report.Plot{
		{File: "scale.png", Title: "Requests a second, by how many products there are",
			Scale: "times " + contenders.Plain + " (more is better)", One: true},
		{File: "scale-hits.png", Title: "Hits, by how many products there are", Scale: "of 100 requests (more is better)", Linear: true},
		{File: "scale-reads.png", Title: "Reads of the database, by how many products there are", Scale: "of 1,000 requests (less is better)"},
		{File: "scale-heap.png", Title: "Memory in the process, by how many products there are", Scale: "MB (less is better)"},
		{File: "scale-redis.png", Title: "Memory in Redis, by how many products there are", Scale: "MB (less is better)"},
	}
	done := make(map[int]bool)
	for _, size := range sizes {
		size = min(size, lab.Products)
		if done[size] {
			continue
		}
		done[size] = true
		table, names, spreads, err := lab.scale(ctx, size)
		if err != nil {
			return section, err
		}
		section.Tables = append(section.Tables, table)
		for i := range plots {
			plots[i].Labels = names
			plots[i].Series = append(plots[i].Series, report.Series{Name: report.Number(float64(size)) + " products", Spreads: spreads[i]})
		}
	}
	section.Plots = plots
	return section, nil
}

// scale compares over a database of one size. The spreads are those of the plots, in their order.
func (l *Lab) scale(ctx context.Context, size int) (table report.Table, names []string, spreads [][]rounds.Spread, err error) {
	database, err := l.database(ctx, "scale", size)
	if err != nil {
		return table, nil, nil, err
	}
	client, err := l.redis()
	if err != nil {
		return table, nil, nil, err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	if err := client.FlushAll(ctx).Err(); err != nil {
		return table, nil, nil, err
	}
	var players players
	defer func() { err = errors.Join(err, players.close()) }()
	var found []scaled
	for _, contender := range l.those(inScale) {
		l.Say("scale: %s products: warming %s", report.Number(float64(size)), contender.Name)
		player, its, err := l.warmAtScale(ctx, client, contender, database, size)
		if err != nil {
			return table, nil, nil, err
		}
		players, found = append(players, player), append(found, its)
	}

	l.Say("scale: %s products: %d rounds", report.Number(float64(size)), l.scaleRounds())
	turns, err := rounds.Play(l.scaleRounds(), len(players), func(contender, round int) (rounds.Turn, error) {
		before, err := gets(ctx, client)
		if err != nil {
			return rounds.Turn{}, err
		}
		turn := players[contender].play(ctx, zipf(uint64(round+1), size, l.requests()))
		after, err := gets(ctx, client)
		found[contender].gets += after - before
		return turn, errors.Join(err, ctx.Err())
	})
	if err != nil {
		return table, nil, nil, err
	}
	table, ratios := compareRates(report.Number(float64(size))+" products:", players, turns, players.named(contenders.Plain))
	requests := l.scaleRounds() * l.requests()
	addScaled(&table, players, found, requests)
	return table, labels(players), append([][]rounds.Spread{ratios}, plotted(players, found, requests)...), nil
}

// plotted returns what is plotted besides the rates. What is not above zero is not shown.
func plotted(players players, found []scaled, requests int) [][]rounds.Spread {
	all := make([][]rounds.Spread, 4)
	for i, its := range found {
		reads := float64(players[i].reads.Load()) / float64(requests)
		hits := 100 * (1 - reads)
		if players[i].SQL {
			hits = 0 // it has no cache
		}
		for plot, value := range []float64{hits, 1000 * reads, its.heap / 1e6, its.redis / 1e6} {
			all[plot] = append(all[plot], rounds.Spread{Low: value, Median: value, High: value})
		}
	}
	return all
}

// warmAtScale opens a contender, asks it for what is not counted, and looks at what that has added.
func (l *Lab) warmAtScale(
	ctx context.Context, client *redis.Client, contender contenders.Contender, database string, size int,
) (*player, scaled, error) {
	heap := liveHeap()
	used, err := redisInfo(ctx, client, "memory", "used_memory:")
	if err != nil {
		return nil, scaled{}, err
	}
	opened := l.openOne(ctx, contender, 1, database)
	const unseen = 0 // the rounds have other seeds
	opened.play(ctx, zipf(unseen, size, 2*l.requests()))
	opened.reads.Store(0)
	usedThen, err := redisInfo(ctx, client, "memory", "used_memory:")
	return opened, scaled{heap: liveHeap() - heap, redis: usedThen - used}, err
}

// play asks for products by their numbers.
func (p *player) play(ctx context.Context, numbers []int) rounds.Turn {
	products := make([]expected, len(numbers)) // before the time runs
	for i, number := range numbers {
		products[i].Product = catalogue.Product(number)
	}
	return rounds.Each(goroutines, len(numbers), 0, func(i int) error {
		return products[i].ask(ctx, p.Bare, p.first())
	})
}

// zipf returns numbers of products below size, the same for the same seed.
func zipf(seed uint64, size, requests int) []int {
	law := rand.NewZipf(rand.New(rand.NewPCG(seed, 2)), zipfS, zipfV, uint64(size-1))
	numbers := make([]int, requests)
	for i := range numbers {
		numbers[i] = int(law.Uint64())
	}
	return numbers
}

// liveHeap returns how many bytes of the heap are in use.
func liveHeap() float64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}

// addScaled adds what else is known, before the last column.
func addScaled(table *report.Table, players players, found []scaled, requests int) {
	for row, cells := range table.Rows {
		more := []string{"hits", "SQL reads", "GETs", "heap MB", "Redis MB"}
		if row > 0 {
			its, reads := found[row-1], float64(players[row-1].reads.Load())
			hits := fmt.Sprintf("%.1f %%", 100*(1-reads/float64(requests)))
			if players[row-1].SQL {
				hits = "no cache"
			}
			more = []string{hits, report.Number(reads), report.Number(its.gets),
				fmt.Sprintf("%.1f", its.heap/1e6), fmt.Sprintf("%.1f", its.redis/1e6)}
		}
		last := len(cells) - 1
		table.Rows[row] = slices.Concat(cells[:last], more, cells[last:])
	}
}

// requests is how many are made in a turn: about what the slowest makes in two slices.
func (l *Lab) requests() int {
	const aSecond = 40_000
	return max(1_000, int(aSecond*l.Slice.Seconds()))
}

// scaleRounds is fewer than elsewhere: a turn takes longer.
func (l *Lab) scaleRounds() int { return max(3, l.Rounds/2) }

func estimateScale(lab *Lab) time.Duration {
	requests := time.Duration(len(sizes)*len(lab.those(inScale))*(lab.scaleRounds()+2)*lab.requests()) * 40 * time.Microsecond
	return requests + time.Duration(lab.Products)*12*time.Microsecond
}
