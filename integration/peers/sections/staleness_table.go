package sections

import (
	"fmt"

	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

// tellDelays returns a table of delays, and for the plot the median of each contender, and up to the 99th percentile.
func tellDelays(players players, turns [][][]delay) (report.Table, []rounds.Spread) {
	table := report.Table{Rows: [][]string{
		{"contender", "median ms", "p99 ms", "longest ms", "writes", "old answers after", "failed"},
	}}
	var spreads []rounds.Spread
	for i, player := range players {
		var took []float64
		var stale, never, failed, writes int
		var first error
		for _, its := range turns[i] {
			for _, delay := range its {
				writes++
				switch {
				case delay.err != nil:
					failed++
					if first == nil {
						first = delay.err
					}
					continue
				case delay.never:
					never++
				default:
					took = append(took, 1e3*delay.took.Seconds())
				}
				if delay.stale {
					stale++
				}
			}
		}
		row := []string{player.Name, ms(took, 0.5), ms(took, 0.99), ms(took, 1)}
		if never > 0 {
			row = []string{
				player.Name, fmt.Sprintf("not within %s", patience), itsOwn(player.Contender),
				fmt.Sprintf("%d of %d never", never, writes),
			}
		}
		wrong := "0"
		if failed > 0 {
			wrong = fmt.Sprintf("%d: %v", failed, first)
		}
		table.Rows = append(table.Rows, append(row, fmt.Sprint(writes), fmt.Sprint(stale), wrong))
		spreads = append(spreads, rounds.Spread{
			Low: rounds.Quantile(took, 0.5), Median: rounds.Quantile(took, 0.5), High: rounds.Quantile(took, 0.99),
		})
	}
	return table, spreads
}

// ms writes a quantile of milliseconds.
func ms(milliseconds []float64, part float64) string {
	if len(milliseconds) == 0 {
		return "—"
	}
	return report.Number(rounds.Quantile(milliseconds, part))
}

// itsOwn says for how long a contender may answer what is old.
func itsOwn(contender contenders.Contender) string {
	if contender.LocalLifetime == 0 {
		return "not told"
	}
	return fmt.Sprintf("its own lifetime (%s)", contender.LocalLifetime)
}
