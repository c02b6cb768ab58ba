//go:build unix

package terminaltest

import (
	"fmt"
	"html"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The measures of a picture, in its pixels.
const (
	cellWidth  = 8.4
	cellHeight = 19
	margin     = 14
)

// SVG returns a picture of the screen as it is now (https://www.w3.org/TR/SVG2/): the same for the same screen. Text is faint
// where it is on the screen; colours, and the cursor, are left out.
func (t *Terminal) SVG() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var svg strings.Builder
	width, height := 2*margin+cellWidth*float64(t.screen.Width()), 2*margin+cellHeight*t.screen.Height()
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14">`+"\n", width, height)
	fmt.Fprintf(&svg, `<rect width="100%%" height="100%%" rx="8" fill="#16181d"/>`+"\n")
	for row := range t.screen.Height() {
		for column := 0; column < t.screen.Width(); {
			text, attributes, next := t.run(column, row)
			if strings.TrimSpace(text) != "" {
				fmt.Fprintf(&svg, `<text x="%.1f" y="%d" textLength="%.1f" xml:space="preserve"%s>%s</text>`+"\n",
					margin+cellWidth*float64(column), margin+cellHeight*(row+1)-5, cellWidth*float64(next-column), attributes, html.EscapeString(text))
			}
			column = next
		}
	}
	svg.WriteString("</svg>\n")
	return svg.String()
}

// run returns the text of cells that look the same, how they look, and the column behind them. A blank ends one, too, where only
// blanks follow.
func (t *Terminal) run(column, row int) (text, attributes string, next int) {
	end := len([]rune(t.row(row)))
	attributes = t.look(column, row)
	for next = column; next < t.screen.Width() && (next == column || t.look(next, row) == attributes && next < end); {
		cell := t.screen.CellAt(next, row)
		if cell == nil || cell.Width == 0 {
			text, next = text+" ", next+1
			continue
		}
		text, next = text+cell.Content, next+cell.Width
	}
	return text, attributes, next
}

// look returns a cell's attributes of SVG.
func (t *Terminal) look(column, row int) string {
	if cell := t.screen.CellAt(column, row); cell != nil && cell.Style.Attrs&uv.AttrFaint != 0 {
		return ` fill="#e7e9ed" opacity="0.65"`
	}
	return ` fill="#e7e9ed"`
}
