package sections

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
	"cacheaside/integration/peers/sections/load"
)

// fleetShape is what is compared: so many instances on a database, which answer from where the requests lead.
type fleetShape struct {
	database  string
	from      string
	instances int
}

// Where the answers come from.
const (
	fromNear     = "the near cache"
	fromRedis    = "Redis"
	fromDatabase = "the database: each product is asked for once"
	fromWrites   = "writes: each changes one of the products, and all near caches are told"
)

// The kinds of databases.
const (
	onSQLite   = "SQLite"
	onPostgres = "PostgreSQL"
)

// mostInstances are on two processors with all the rest.
const mostInstances = 3

// fleetShapes returns all; the first for each place that answers come from is the baseline there.
func fleetShapes(databases map[string]*fleetDatabase) []fleetShape {
	var shapes []fleetShape
	for _, from := range []string{fromNear, fromRedis, fromDatabase, fromWrites} {
		for _, database := range []string{onSQLite, onPostgres} {
			for instances := 1; databases[database] != nil && instances <= mostInstances; instances++ {
				shapes = append(shapes, fleetShape{database, from, instances})
			}
		}
	}
	return shapes
}

// fleetDatabase is a database that is full of products.
type fleetDatabase struct {
	setting string             // DATABASE_PATH
	server  *processes.Process // nil if it has none
}

// fleet is what all shapes share.
type fleet struct {
	lab       *Lab
	folder    string
	program   string
	redis     *processes.Process
	databases map[string]*fleetDatabase
	products  []expected
	bodies    [hot]string // that must be answered, by product
}

// fleetTurn is a turn, and the processor time that it took.
type fleetTurn struct {
	rounds.Turn
	server, redis, database time.Duration // of all instances; of the database's own server
	told, hits              int64         // answers that tell whether they were hits, and those that were
}

// Fleet asks one, two and three instances beside each other.
func Fleet(ctx context.Context, lab *Lab) (section report.Section, err error) {
	section = report.Section{
		Title: "A fleet",
		Text: fmt.Sprintf("One, two and three instances that share a database and a Redis, each a process of its own with a log in a file, "+
			"started anew for each turn. %d connections, spread over them. For hits, %d products; for reads of the database, each is asked for "+
			"once, with an empty Redis. All share two processors with the load generator, so more instances can't be faster here: the table "+
			"shows what they cost. Processor time is in microseconds for each answer, in all instances together, in Redis, and in the database's "+
			"own server (SQLite has none). Every answer is checked.", connections, hot),
	}
	f := &fleet{lab: lab, databases: make(map[string]*fleetDatabase), products: expectAll(lab.fleetProducts())}
	defer func() { err = errors.Join(err, f.close()) }()
	if err := f.open(ctx, &section); err != nil {
		return section, err
	}
	shapes := fleetShapes(f.databases)
	lab.Say("fleet: %d shapes", len(shapes))
	turns, err := rounds.Play(lab.scaleRounds(), len(shapes), func(contender, _ int) (fleetTurn, error) {
		return f.turn(ctx, shapes[contender])
	})
	if err != nil {
		return section, err
	}
	section.Tables = fleetTables(shapes, turns)
	told, err := f.countTold(ctx)
	if err != nil {
		return section, err
	}
	section.Tables = append(section.Tables, onPaper(costsOf(shapes, turns, f.lastDatabase(), told))...)
	return section, nil
}

// open starts what is shared. What is missing on this machine is noted.
func (f *fleet) open(ctx context.Context, section *report.Section) (err error) {
	if f.folder, err = processes.NewFolder(); err != nil {
		return err
	}
	f.lab.Say("fleet: building the server (SQLite takes a minute, if it was not compiled before)")
	programs, _, err := f.lab.buildServers(ctx)
	if err != nil {
		return err
	}
	f.program = filepath.Join(programs, filepath.Base(processes.Server))
	if f.redis, err = processes.StartRedis(ctx, f.folder); err != nil {
		return err
	}
	file, err := f.lab.database(ctx, "fleet", len(f.products))
	if err != nil {
		return err
	}
	f.databases[onSQLite] = &fleetDatabase{setting: file}
	postgres, err := processes.StartPostgres(ctx, f.folder)
	if errors.Is(err, processes.ErrMissing) {
		section.Notes = append(section.Notes, fmt.Sprintf("%s: not run: %v", onPostgres, err))
		return nil
	}
	if err != nil {
		return err
	}
	f.databases[onPostgres] = &fleetDatabase{postgres.URL(), &postgres.Process}
	return catalogue.FillPostgres(ctx, postgres.URL(), len(f.products))
}

func (f *fleet) close() error {
	var failures []error
	for _, database := range f.databases {
		if database.server != nil {
			failures = append(failures, database.server.Stop())
		}
	}
	if f.redis != nil {
		failures = append(failures, f.redis.Stop())
	}
	return errors.Join(append(failures, os.RemoveAll(f.folder))...)
}

// turn starts a shape over an empty Redis, warms it, and asks it.
func (f *fleet) turn(ctx context.Context, shape fleetShape) (turn fleetTurn, err error) {
	if err := emptyRedisAt(ctx, f.redis.URL()); err != nil {
		return turn, err
	}
	folder, err := os.MkdirTemp(f.folder, "turn-") // logs are long
	if err != nil {
		return turn, err
	}
	var instances []*processes.Process
	defer func() {
		for _, one := range instances {
			err = errors.Join(err, one.Stop())
		}
		err = errors.Join(err, os.RemoveAll(folder))
	}()
	settings := []string{"CACHE_TTL=" + lifetime.String(), "WITHOUT="}
	if shape.from == fromRedis {
		settings[1] += "near"
	}
	for number := 1; number <= shape.instances; number++ {
		one, err := processes.StartInstance(ctx, folder, processes.Instance{
			Number: number, Program: f.program, Database: f.databases[shape.database].setting, Redis: f.redis.URL(), Settings: settings,
		})
		if err != nil {
			return turn, err
		}
		instances = append(instances, one)
	}
	clients, err := clientsOf(instances)
	if err != nil {
		return turn, err
	}
	defer func() {
		for _, client := range clients {
			client.Close()
		}
	}()
	if err := f.warm(clients, shape); err != nil {
		return turn, err
	}
	return f.measure(shape, instances, clients)
}

// clientsOf returns connections, spread over the instances.
func clientsOf(instances []*processes.Process) ([]*load.Connection, error) {
	var clients []*load.Connection
	for number := range connections {
		at, err := url.Parse(instances[number%len(instances)].URL())
		if err != nil {
			return nil, err
		}
		clients = append(clients, load.New(at.Host))
	}
	return clients, nil
}

// warm has each instance know what will be hits, and learns how they are answered.
func (f *fleet) warm(clients []*load.Connection, shape fleetShape) error {
	if shape.from == fromDatabase || shape.from == fromWrites {
		return nil
	}
	for number := range hot {
		path := productPath(f.products[number].Name)
		for _, client := range clients[:shape.instances] {
			const often = 3 // the first fills Redis, the second what is nearer, and the third is as all others
			for range often {
				answer, err := client.Get(path)
				if err != nil {
					return err
				}
				f.bodies[number] = string(answer.Body)
			}
		}
		if err := checkBody(f.bodies[number], f.products[number]); err != nil {
			return err
		}
	}
	return nil
}

// measure asks for a slice of time.
func (f *fleet) measure(shape fleetShape, instances []*processes.Process, clients []*load.Connection) (turn fleetTurn, err error) {
	before, err := f.used(shape, instances)
	if err != nil {
		return turn, err
	}
	var next, told, hits atomic.Int64
	turn.Turn = rounds.Repeat(connections, f.lab.Slice, func(worker int) error {
		number := int(next.Add(1)-1) % len(f.products)
		if shape.from != fromDatabase {
			number %= hot
		}
		if shape.from == fromWrites {
			return put(clients[worker], f.products[number])
		}
		answer, err := clients[worker].Get(productPath(f.products[number].Name))
		if err != nil {
			return err
		}
		if answer.Told {
			told.Add(1)
		}
		if answer.Hit {
			hits.Add(1)
		}
		if shape.from == fromDatabase {
			return checkBody(string(answer.Body), f.products[number])
		}
		if string(answer.Body) != f.bodies[number] {
			return fmt.Errorf("wrong answer: expected %q, got %q", f.bodies[number], answer.Body)
		}
		return nil
	})
	after, err := f.used(shape, instances)
	turn.server, turn.redis, turn.database = after[0]-before[0], after[1]-before[1], after[2]-before[2]
	turn.told, turn.hits = told.Load(), hits.Load()
	return turn, err
}

// used returns the processor time of the instances, of Redis and of the database so far.
func (f *fleet) used(shape fleetShape, instances []*processes.Process) (used [3]time.Duration, err error) {
	add := func(part int, process *processes.Process) {
		took, failed := process.ProcessorTime()
		used[part], err = used[part]+took, errors.Join(err, failed)
	}
	for _, one := range instances {
		add(0, one)
	}
	add(1, f.redis)
	if server := f.databases[shape.database].server; server != nil {
		add(2, server)
	}
	return used, err
}

// fleetTables returns a table for each place that answers come from.
func fleetTables(shapes []fleetShape, turns [][]fleetTurn) []report.Table {
	var tables []report.Table
	var baseline []float64
	for i, shape := range shapes {
		turns := turns[i]
		plain := make([]rounds.Turn, len(turns))
		var latencies []float64
		var told, hits int64
		for number, turn := range turns {
			plain[number] = turn.Turn
			latencies = append(latencies, turn.Latencies...)
			told, hits = told+turn.told, hits+turn.hits
		}
		name := fmt.Sprintf("%s, %d instances", shape.database, shape.instances)
		if shape.instances == 1 {
			name = shape.database + ", 1 instance"
		}
		if i == 0 || shapes[i-1].from != shape.from {
			baseline, name = rates(plain), name+" — baseline"
			caption := "Answers from " + shape.from + ":"
			if shape.from == fromWrites {
				caption = strings.ToUpper(shape.from[:1]) + shape.from[1:] + ":"
			}
			tables = append(tables, report.Table{Caption: caption, Rows: [][]string{
				{"fleet", "× baseline (quartiles)", "requests/s", "p50 ms", "p99 ms", "server µs", "Redis µs", "database µs", "hits", "wrong or failed"},
			}})
		}
		cost := func(of func(fleetTurn) time.Duration) string {
			return report.Microseconds(rounds.Quantile(each(turns, func(turn fleetTurn) float64 {
				return of(turn).Seconds() / float64(turn.Right)
			}), 0.5))
		}
		database := "–"
		if shape.database != onSQLite {
			database = cost(func(turn fleetTurn) time.Duration { return turn.database })
		}
		table := &tables[len(tables)-1]
		table.Rows = append(table.Rows, []string{
			name, report.Ratio(rounds.SpreadOf(rounds.Ratios(rates(plain), baseline))), report.Number(rounds.Quantile(rates(plain), 0.5)),
			report.Number(1e3 * rounds.Quantile(latencies, 0.5)), report.Number(1e3 * rounds.Quantile(latencies, 0.99)),
			cost(func(turn fleetTurn) time.Duration { return turn.server }), cost(func(turn fleetTurn) time.Duration { return turn.redis }), database,
			percent(hits, told), failures(plain),
		})
	}
	return tables
}

// percent is a part of all; a dash where there is none.
func percent(part, all int64) string {
	if all == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(all))
}

// put writes a product as it is, which is a change like any other.
func put(client *load.Connection, product expected) error {
	_, err := client.PutJSON(productPath(product.Name), fmt.Sprintf(`{"price":%s,"quantity":%d}`, product.Price, product.Quantity))
	return err
}

// fleetProducts is more than a turn asks for.
func (l *Lab) fleetProducts() int { return min(l.Products, 50_000) }

func estimateFleet(lab *Lab) time.Duration {
	const shapes, start = 24, time.Second
	return time.Duration(shapes*lab.scaleRounds())*(lab.Slice+start) + 15*time.Second
}
