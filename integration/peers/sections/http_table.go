package sections

import (
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

// tellHTTP adds the table and the plot.
func tellHTTP(section *report.Section, asked []*httpServer, turns [][]rounds.Turn) {
	baseline := 0
	for i, server := range asked {
		if server.name == bareServer {
			baseline = i
		}
	}
	table := report.Table{Rows: [][]string{
		{"server", "× baseline (quartiles)", "requests/s", "p50 ms", "p99 ms", "hits", "connections opened", "wrong or failed"},
	}}
	plot := report.Plot{
		File: "http.png", Title: "HTTP: hits a second", Scale: "times " + bareServer + " (more is better)",
		One: true, Series: make([]report.Series, 1),
	}
	for i, server := range asked {
		ratio := rounds.SpreadOf(rounds.Ratios(rates(turns[i]), rates(turns[baseline])))
		var latencies []float64
		for _, turn := range turns[i] {
			latencies = append(latencies, turn.Latencies...)
		}
		name := server.name
		if i == baseline {
			name += " — baseline"
		}
		table.Rows = append(table.Rows, []string{
			name, report.Ratio(ratio), report.Number(rounds.Quantile(rates(turns[i]), 0.5)),
			report.Number(1e3 * rounds.Quantile(latencies, 0.5)), report.Number(1e3 * rounds.Quantile(latencies, 0.99)),
			server.fromCache(), report.Number(float64(server.connects())), failures(turns[i]),
		})
		plot.Labels = append(plot.Labels, server.name)
		plot.Series[0].Spreads = append(plot.Series[0].Spreads, ratio)
	}
	section.Tables = append(section.Tables, table)
	section.Plots = append(section.Plots, plot)
}
