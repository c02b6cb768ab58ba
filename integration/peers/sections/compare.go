package sections

import (
	"fmt"

	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

// rates returns how many operations a second ended well in each turn.
func rates(turns []rounds.Turn) []float64 {
	return each(turns, rounds.Turn.Rate)
}

// each returns a number for each turn.
func each[T any](turns []T, number func(T) float64) []float64 {
	numbers := make([]float64, len(turns))
	for i, turn := range turns {
		numbers[i] = number(turn)
	}
	return numbers
}

// compareRates returns a table of rates, and the ratios in it.
func compareRates(caption string, players players, turns [][]rounds.Turn, baseline int) (report.Table, []rounds.Spread) {
	table := report.Table{Caption: caption, Rows: [][]string{
		{"contender", "× baseline (quartiles)", "operations/s", "allocations each", "p50 µs", "p99 µs", "wrong or failed"},
	}}
	var ratios []rounds.Spread
	base := rates(turns[baseline])
	for i, player := range players {
		ratio := rounds.SpreadOf(rounds.Ratios(rates(turns[i]), base))
		ratios = append(ratios, ratio)
		var latencies []float64
		for _, turn := range turns[i] {
			latencies = append(latencies, turn.Latencies...)
		}
		allocations := rounds.Quantile(each(turns[i], func(turn rounds.Turn) float64 { return turn.Allocations }), 0.5)
		table.Rows = append(table.Rows, []string{
			label(player, i == baseline), report.Ratio(ratio), report.Number(rounds.Quantile(rates(turns[i]), 0.5)),
			fmt.Sprintf("%.1f", allocations), report.Microseconds(rounds.Quantile(latencies, 0.5)),
			report.Microseconds(rounds.Quantile(latencies, 0.99)), failures(turns[i]),
		})
	}
	return table, ratios
}

// label is a contender's name, and what must be known of it.
func label(player *player, baseline bool) string {
	name := player.Name
	if player.LocalLifetime > 0 {
		name += fmt.Sprintf(" (stale up to %s)", player.LocalLifetime)
	}
	if baseline {
		name += " — baseline"
	}
	return name
}

// labels are the names of all.
func labels(players players) []string {
	var names []string
	for _, player := range players {
		names = append(names, player.Name)
	}
	return names
}

// failures says how many operations did not end well, and why the first did not.
func failures(turns []rounds.Turn) string {
	var count int64
	var first error
	for _, turn := range turns {
		count += turn.Failures
		if first == nil {
			first = turn.First
		}
	}
	if count == 0 {
		return "0"
	}
	return fmt.Sprintf("%s: %v", report.Number(float64(count)), first)
}

// counted writes a number of things.
func counted(number int, thing string) string {
	if number == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", number, thing)
}
