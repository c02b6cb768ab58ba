package report

import (
	"image/color"
	"os"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"cacheaside/integration/peers/rounds"
)

// Plot shows the spread of each contender as a dot, the median, on a line from quartile to quartile, or whatever Low and
// High are. What is not above zero is left out.
type Plot struct {
	File   string
	Title  string
	Scale  string // what the numbers are
	Labels []string
	Series []Series
	One    bool // a line at 1, the baseline
	Linear bool // the scale is linear, from 0
}

// Series has a spread for each of the labels.
type Series struct {
	Name    string
	Spreads []rounds.Spread
}

// The colours are told apart by those who can't tell red from green (https://jfly.uni-koeln.de/color/).
var colours = []color.Color{
	color.RGBA{R: 0, G: 114, B: 178, A: 255},
	color.RGBA{R: 230, G: 159, B: 0, A: 255},
	color.RGBA{R: 0, G: 158, B: 115, A: 255},
	color.RGBA{R: 204, G: 121, B: 167, A: 255},
}

// Save writes the plot into a folder.
func (p Plot) Save(folder string) error {
	chart := plot.New()
	chart.BackgroundColor = color.White // so that it can be read on a dark page
	chart.Title.Text, chart.Title.Padding = p.Title, vg.Points(8)
	chart.X.Label.Text = p.Scale
	if !p.Linear {
		chart.X.Scale, chart.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	}
	chart.Legend.Top = true
	chart.Legend.Left = false
	grid := plotter.NewGrid()
	grid.Horizontal.Color = nil
	chart.Add(grid)

	for number, series := range p.Series {
		if err := p.add(chart, number, series); err != nil {
			return err
		}
	}
	if p.One {
		chart.X.Min, chart.X.Max = min(chart.X.Min, 1), max(chart.X.Max, 1)
	}
	if p.Linear {
		chart.X.Min, chart.X.Max = 0, chart.X.Max*1.05
	} else {
		chart.X.Min, chart.X.Max = chart.X.Min/1.5, chart.X.Max*1.5
	}
	chart.Y.Min, chart.Y.Max = -1, float64(len(p.Labels))
	if p.One {
		line, err := plotter.NewLine(plotter.XYs{{X: 1, Y: chart.Y.Min}, {X: 1, Y: chart.Y.Max}})
		if err != nil {
			return err
		}
		line.Dashes = []vg.Length{vg.Points(4), vg.Points(3)}
		chart.Add(line)
	}
	chart.Y.Tick.Marker = plot.ConstantTicks(p.ticks())
	height := vg.Length(len(p.Labels)*max(1, len(p.Series)))*9 + vg.Length(len(p.Labels))*12 + 110
	return chart.Save(760, height, filepath.Join(folder, p.File))
}

// ticks has the first label at the top.
func (p Plot) ticks() []plot.Tick {
	ticks := make([]plot.Tick, len(p.Labels))
	for i, label := range p.Labels {
		ticks[i] = plot.Tick{Value: float64(len(p.Labels) - 1 - i), Label: label}
	}
	return ticks
}

func (p Plot) add(chart *plot.Plot, number int, series Series) error {
	dots := struct {
		plotter.XYs
		plotter.XErrors
	}{}
	for i, spread := range series.Spreads {
		if spread.Median <= 0 {
			continue
		}
		// The series of one label stand below each other.
		y := float64(len(p.Labels)-1-i) + 0.22*(float64(len(p.Series)-1)/2-float64(number))
		low := spread.Low
		if low <= 0 {
			low = spread.Median
		}
		dots.XYs = append(dots.XYs, plotter.XY{X: spread.Median, Y: y})
		dots.XErrors = append(dots.XErrors, struct{ Low, High float64 }{spread.Median - low, spread.High - spread.Median})
	}
	if len(dots.XYs) == 0 {
		return nil
	}
	whiskers, err := plotter.NewXErrorBars(dots)
	if err != nil {
		return err
	}
	scatter, err := plotter.NewScatter(dots.XYs)
	if err != nil {
		return err
	}
	colour := colours[number%len(colours)]
	whiskers.Color, whiskers.Width = colour, vg.Points(1.5)
	scatter.GlyphStyle = draw.GlyphStyle{Color: colour, Radius: vg.Points(3.5), Shape: draw.CircleGlyph{}}
	chart.Add(whiskers, scatter)
	if len(p.Series) > 1 {
		chart.Legend.Add(series.Name, scatter)
	}
	return nil
}

// SaveAll writes the section's plots into a folder, which it makes.
func (s Section) SaveAll(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, plot := range s.Plots {
		if err := plot.Save(folder); err != nil {
			return err
		}
	}
	return nil
}
