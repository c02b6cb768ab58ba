package sections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strconv"
	"time"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
	"cacheaside/repositories"
)

// How many products are cached to see how large they are.
const (
	mostNear  = 200_000
	mostRedis = 1_000_000
)

func isNear(contender contenders.Contender) bool { return contender.Near }

// Memory measures what cached products take, in a process that keeps them itself, and in Redis.
func Memory(ctx context.Context, lab *Lab) (section report.Section, err error) {
	inProcess, inRedis := min(mostNear, lab.Products), min(mostRedis, lab.Products)
	section = report.Section{
		Title: "Memory for a million cached products",
		Text: fmt.Sprintf("In the process: a child of its own for each contender that keeps answers itself, what its resident memory "+
			"grew by while it was asked for %s products, twice, and scaled to a million. Kept is the part of 10,000 of them, at "+
			"random, that it then answered without a GET; the growth is scaled to what was kept, too. In Redis: used_memory "+
			"with %s values, with lifetimes, scaled to a million. A MB is 1,000,000 bytes.",
			report.Number(float64(inProcess)), report.Number(float64(inRedis))),
	}
	if runtime.GOOS == "linux" {
		table, err := lab.memoryOfProcesses(ctx, inProcess)
		if err != nil {
			return section, err
		}
		section.Tables = append(section.Tables, table)
	} else {
		section.Notes = append(section.Notes, "in the process: not run: it reads /proc, which only Linux has")
	}
	table, err := lab.memoryOfRedis(ctx, inRedis)
	section.Tables = append(section.Tables, table)
	return section, err
}

func (l *Lab) memoryOfProcesses(ctx context.Context, entries int) (report.Table, error) {
	table := report.Table{Caption: "In the process:", Rows: [][]string{
		{"contender", "MB for a million kept", "kept", "MB grown by", "wrong or failed"},
	}}
	database, err := l.database(ctx, "memory", entries)
	if err != nil {
		return table, err
	}
	for _, contender := range l.those(isNear) {
		l.Say("memory: %s", contender.Name)
		if err := l.emptyRedis(ctx); err != nil {
			return table, err
		}
		command := exec.CommandContext(ctx, l.Program, "-memory-of", contender.Name, "-redis", l.RedisURL,
			"-database", database, "-products", strconv.Itoa(entries))
		var grown MemoryFound
		output, err := command.Output()
		if err == nil {
			err = json.Unmarshal(output, &grown)
		}
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		if err != nil {
			table.Rows = append(table.Rows, []string{contender.Name, "—", "—", "—", err.Error()})
			continue
		}
		wrong := "0"
		if grown.Failures > 0 {
			wrong = fmt.Sprintf("%d: %s", grown.Failures, grown.First)
		}
		million := "—"
		if kept := grown.Kept * float64(entries); kept > 0 {
			million = report.Number(grown.Bytes / kept)
		}
		table.Rows = append(table.Rows, []string{
			contender.Name, million, fmt.Sprintf("%.1f %%", 100*grown.Kept), report.Number(grown.Bytes / 1e6), wrong,
		})
	}
	return table, nil
}

// memoryOfRedis fills Redis with either form of value.
func (l *Lab) memoryOfRedis(ctx context.Context, entries int) (report.Table, error) {
	table := report.Table{Caption: "In Redis:", Rows: [][]string{{"value", "MB for a million", "× compact"}}}
	var compact float64
	for _, form := range []struct {
		name  string
		value func(repositories.Product) (string, error)
	}{
		{"compact (the product's own)", func(product repositories.Product) (string, error) {
			return contenders.CompactValue(product), nil
		}},
		{"JSON", contenders.JSONValue},
	} {
		l.Say("memory: %s values in Redis, %s", report.Number(float64(entries)), form.name)
		bytes, err := l.fillRedis(ctx, entries, form.value)
		if err != nil {
			return table, err
		}
		million := bytes / float64(entries)
		if compact == 0 {
			compact = million
		}
		table.Rows = append(table.Rows, []string{form.name, report.Number(million), fmt.Sprintf("%.2f", million/compact)})
	}
	return table, l.emptyRedis(ctx)
}

// fillRedis stores products and returns by how many bytes that has made Redis grow.
func (l *Lab) fillRedis(ctx context.Context, entries int, value func(repositories.Product) (string, error)) (float64, error) {
	client, err := l.redis()
	if err != nil {
		return 0, err
	}
	defer client.Close()
	if err := client.FlushAll(ctx).Err(); err != nil {
		return 0, err
	}
	before, err := redisInfo(ctx, client, "memory", "used_memory:")
	if err != nil {
		return 0, err
	}
	const batch = 1_000
	for first := 0; first < entries; first += batch {
		pipeline := client.Pipeline()
		for number := first; number < min(first+batch, entries); number++ {
			product := catalogue.Product(number)
			value, err := value(product)
			if err != nil {
				return 0, err
			}
			pipeline.Set(ctx, "product:01234567:"+product.Name, value, lifetime)
		}
		if _, err := pipeline.Exec(ctx); err != nil {
			return 0, err
		}
	}
	after, err := redisInfo(ctx, client, "memory", "used_memory:")
	return after - before, err
}

func estimateMemory(lab *Lab) time.Duration {
	near, inRedis := min(mostNear, lab.Products)*len(lab.those(isNear)), 2*min(mostRedis, lab.Products)
	return time.Duration(near)*90*time.Microsecond + time.Duration(inRedis)*5*time.Microsecond + 2*time.Second
}
