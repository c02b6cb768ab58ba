package sections

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

const (
	crowd = 1_000 // how many ask at once
	known = 0     // the product that everybody has
)

// rush is what came of one stampede.
type rush struct {
	rounds.Turn
	reads int64 // of the database
}

// Stampede asks for one product that is in no cache, many times at once.
func Stampede(ctx context.Context, lab *Lab) (section report.Section, err error) {
	const mostInstances = 2
	database, err := lab.database(ctx, "stampede", 1+mostInstances*(lab.Rounds+1))
	if err != nil {
		return section, err
	}
	players, err := lab.open(ctx, lab.those(hasDatabase), mostInstances, database)
	if err != nil {
		return section, err
	}
	defer func() { err = errors.Join(err, players.close()) }()

	section = report.Section{
		Title: "A stampede on one cold product",
		Text: fmt.Sprintf("%s requests for one product that no cache has, at once, on one instance, and half of them on each of "+
			"two. Time is until the last has its answer. How many reads a contender without protection makes depends on how "+
			"slow the database is: here it is a local file. Just before, each instance answers another product, which it has.", report.Number(crowd)),
	}
	for _, instances := range []int{1, 2} {
		lab.Say("stampede: %s", counted(instances, "instance"))
		turn := func(contender, round int) (rush, error) {
			return players[contender].stampede(ctx, instances, known+round*mostInstances+instances), ctx.Err()
		}
		for contender := range players {
			_, _ = turn(contender, lab.Rounds) // connections; with a product that no round has
		}
		turns, err := rounds.Play(lab.Rounds, len(players), turn)
		if err != nil {
			return section, err
		}
		section.Tables = append(section.Tables, compareRushes(counted(instances, "instance")+":", players, turns))
	}
	return section, nil
}

// stampede has the crowd ask the first instances for the product of that number.
func (p *player) stampede(ctx context.Context, instances, number int) rush {
	for _, instance := range p.instances[:instances] {
		awake(ctx, instance)
	}
	product := expected{Product: catalogue.Product(number)}
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	failed := make(chan error, crowd)
	ready.Add(crowd)
	for i := range crowd {
		done.Go(func() {
			ready.Done()
			<-start
			if err := product.ask(ctx, p.Bare, p.instances[i%instances]); err != nil {
				failed <- err
			}
		})
	}
	ready.Wait()
	before, began := p.reads.Load(), time.Now()
	close(start)
	done.Wait()
	came := rush{Turn: rounds.Turn{Took: time.Since(began)}, reads: p.reads.Load() - before}
	close(failed)
	for err := range failed {
		came.Failures++
		if came.First == nil {
			came.First = err
		}
	}
	return came
}

// awake asks an instance for a product that it has, some times: a stampede meets a service that was in use just before,
// with connections open, and none that waits for the first sign of a Redis which it took to be down.
func awake(ctx context.Context, instance contenders.Instance) {
	const often, pause = 20, time.Millisecond
	for range often {
		_, _ = instance.Find(ctx, catalogue.Name(known))
		time.Sleep(pause)
	}
}

func compareRushes(caption string, players players, turns [][]rush) report.Table {
	table := report.Table{Caption: caption, Rows: [][]string{
		{"contender", "SQL reads (median)", "SQL reads (most)", "time × baseline (quartiles)", "ms", "wrong or failed"},
	}}
	baseline := players.named(contenders.Plain)
	seconds := func(rush rush) float64 { return rush.Took.Seconds() }
	for i, player := range players {
		reads := each(turns[i], func(rush rush) float64 { return float64(rush.reads) })
		var its []rounds.Turn
		for _, rush := range turns[i] {
			its = append(its, rush.Turn)
		}
		table.Rows = append(table.Rows, []string{
			label(player, i == baseline), report.Number(rounds.Quantile(reads, 0.5)), report.Number(rounds.Quantile(reads, 1)),
			report.Ratio(rounds.SpreadOf(rounds.Ratios(each(turns[i], seconds), each(turns[baseline], seconds)))),
			report.Number(1e3 * rounds.Quantile(each(turns[i], seconds), 0.5)), failures(its),
		})
	}
	return table
}

func estimateStampede(lab *Lab) time.Duration {
	return time.Duration(2*(lab.Rounds+1)*len(lab.those(hasDatabase)))*120*time.Millisecond + 2*time.Second
}
