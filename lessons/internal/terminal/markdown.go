package terminal

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Markdown renders a text for the screen, for people to read. The lines of code begin in the first column and stay as they
// are, however long, so that they can be copied; the rest is wrapped within a margin.
func (s Screen) Markdown(source string) (string, error) {
	m := markdown{screen: s, source: []byte(strings.ReplaceAll(source, "\t", "    "))}
	root := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(m.source))
	if err := m.blocks(root, "  "); err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return strings.TrimLeft(m.out.String(), "\n"), nil
}

// markdown renders one text.
type markdown struct {
	screen Screen
	source []byte
	out    strings.Builder
	bullet string // of an item of which nothing is written yet; it takes the place of the margin's end
}

// blocks renders what is in a block.
func (m *markdown) blocks(parent ast.Node, margin string) error {
	for block := parent.FirstChild(); block != nil; block = block.NextSibling() {
		if err := m.block(block, margin); err != nil {
			return err
		}
	}
	return nil
}

func (m *markdown) block(block ast.Node, margin string) error {
	if m.bullet == "" && !isTight(block) {
		m.out.WriteString("\n")
	}
	switch block := block.(type) {
	case *ast.Heading:
		words, err := m.inline(block)
		m.lines(m.screen.each(bold, strings.Repeat("#", block.Level)+" "+words), margin)
		return err
	case *ast.Paragraph, *ast.TextBlock:
		words, err := m.inline(block)
		m.lines(words, margin)
		return err
	case *ast.List:
		number := block.Start
		for item := block.FirstChild(); item != nil; item = item.NextSibling() {
			if item != block.FirstChild() && !block.IsTight {
				m.out.WriteString("\n")
			}
			m.bullet = "- "
			if block.IsOrdered() {
				m.bullet = fmt.Sprintf("%d. ", number)
				number++
			}
			if err := m.blocks(item, margin+strings.Repeat(" ", len(m.bullet))); err != nil {
				return err
			}
		}
		return nil
	case *ast.Blockquote:
		return m.blocks(block, margin+"> ")
	case *ast.ThematicBreak:
		m.lines("---", margin)
		return nil
	case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.HTMLBlock:
		m.code(block)
		return nil
	case *tables.Table:
		return m.table(block, margin)
	}
	return fmt.Errorf("expected a block of a lesson's text, found %s", block.Kind())
}

// isTight reports whether no empty line stands before a block.
func isTight(block ast.Node) bool {
	list, isList := block.(*ast.List)
	_, isText := block.(*ast.TextBlock)
	_, inItem := block.Parent().(*ast.ListItem)
	return isText || isList && inItem && list.IsTight || block.PreviousSibling() == nil && block.Parent().Kind() == ast.KindBlockquote
}

// lines writes words, broken into lines.
func (m *markdown) lines(words, margin string) {
	for paragraph := range strings.SplitSeq(words, "\n") {
		for _, line := range m.screen.fill(paragraph, m.screen.Width-len(margin)) {
			start := margin
			if m.bullet != "" {
				start, m.bullet = margin[:len(margin)-len(m.bullet)]+m.bullet, ""
			}
			m.out.WriteString(strings.TrimRight(start+line, " ") + "\n")
		}
	}
}

func (m *markdown) code(block ast.Node) {
	if m.bullet != "" { // the item begins with code
		m.lines("", strings.Repeat(" ", len(m.bullet)+2))
	}
	lines := block.Lines()
	for i := range lines.Len() {
		segment := lines.At(i)
		if line := strings.TrimRight(string(segment.Value(m.source)), " \n"); line != "" {
			m.out.WriteString(m.screen.in(cyan, line))
		}
		m.out.WriteString("\n")
	}
}

// table writes a table, whose cells are wrapped where it would be too wide.
func (m *markdown) table(table *tables.Table, margin string) error {
	var rows [][]string
	widths := make([]int, len(table.Alignments))
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			words, err := m.inline(cell)
			if err != nil {
				return err
			}
			widths[len(cells)] = max(widths[len(cells)], width(words))
			cells = append(cells, words)
		}
		rows = append(rows, cells)
	}
	const gap = "  "
	for {
		all, widest := len(margin)-len(gap), 0
		for i, width := range widths {
			all += len(gap) + width
			if width > widths[widest] {
				widest = i
			}
		}
		if all <= m.screen.Width || widths[widest] <= 1 {
			break
		}
		widths[widest]--
	}
	rule := make([]string, len(widths))
	for i, width := range widths {
		rule[i] = strings.Repeat("-", width)
	}
	for _, cells := range append([][]string{rows[0], rule}, rows[1:]...) {
		wrapped, height := make([][]string, len(cells)), 0
		for i, cell := range cells {
			wrapped[i] = m.screen.fill(cell, widths[i])
			height = max(height, len(wrapped[i]))
		}
		for at := range height {
			line := margin
			for i, cell := range wrapped {
				part := ""
				if at < len(cell) {
					part = cell[at]
				}
				line += part + strings.Repeat(" ", max(0, widths[i]-width(part))) + gap
			}
			m.out.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return nil
}

// unbroken stands for a blank at which no line is broken.
const unbroken = "\u00a0"

// inline returns the words of a block, with their colours, and a line feed where a line must end.
func (m *markdown) inline(parent ast.Node) (string, error) {
	var words strings.Builder
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		inner, err := m.inline(node)
		if err != nil {
			return "", err
		}
		switch node := node.(type) {
		case *ast.Text:
			value := node.Segment.Value(m.source)
			if _, isCode := parent.(*ast.CodeSpan); !isCode {
				value = util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(value)))
			}
			words.Write(value)
			switch {
			case node.HardLineBreak():
				words.WriteString("\n")
			case node.SoftLineBreak():
				words.WriteString(" ")
			}
		case *ast.String:
			words.Write(node.Value)
		case *ast.CodeSpan:
			if len(inner) < m.screen.Width/2 {
				inner = strings.ReplaceAll(inner, " ", unbroken)
			}
			words.WriteString(m.screen.each(cyan, inner))
		case *ast.Emphasis:
			words.WriteString(m.screen.each([]string{italic, bold}[node.Level-1], inner))
		case *ast.Link:
			words.WriteString(m.screen.each(bold, inner))
			if address := string(node.Destination); address != inner {
				words.WriteString(" <" + m.screen.in(magenta, address) + ">")
			}
		case *ast.AutoLink:
			words.WriteString("<" + m.screen.in(magenta, string(node.URL(m.source))) + ">")
		default:
			return "", fmt.Errorf("expected text, found %s", node.Kind())
		}
	}
	return words.String(), nil
}

// each colours each word by itself, so that no colour goes on in the margin of the next line.
func (s Screen) each(code, words string) string {
	if !s.Color {
		return words
	}
	parts := strings.Split(words, " ")
	for i, word := range parts {
		if word != "" {
			parts[i] = s.in(code, word)
		}
	}
	return strings.Join(parts, " ")
}

// fill breaks words into lines. One that is longer than a line stays whole.
func (s Screen) fill(words string, most int) []string {
	lines := []string{""}
	for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return r == ' ' }) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case width(*last)+1+width(word) <= most:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], unbroken, " ")
	}
	return lines
}

// width is how many columns a text takes.
func width(text string) int { return utf8.RuneCountInString(sequences.ReplaceAllString(text, "")) }
