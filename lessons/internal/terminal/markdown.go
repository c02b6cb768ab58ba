package terminal

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/charmbracelet/glamour"
	"github.com/charmbracelet/glamour/ansi"
	"github.com/charmbracelet/glamour/styles"
	"github.com/muesli/termenv"
)

// Markdown renders a text for the screen, for people to read.
func (s Screen) Markdown(text string) (string, error) {
	style, profile := styles.ASCIIStyleConfig, termenv.Ascii
	if s.Color {
		style, profile = colored(style), termenv.ANSI
	}
	renderer, err := glamour.NewTermRenderer(
		glamour.WithStyles(style), glamour.WithColorProfile(profile), glamour.WithWordWrap(s.Width-2))
	if err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	text, blocks := takeCode(strings.ReplaceAll(text, "\t", "    ")) // a tab's width would be counted as none
	rendered, err := renderer.Render(text)
	if err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return s.putCode(withoutTrailingBlanks(rendered), blocks), nil
}

// fence begins and ends a block of code.
const fence = "```"

// takeCode puts a word in place of each block of code, since the renderer breaks long lines, which then can't be copied
// any more.
func takeCode(text string) (without string, blocks [][]string) {
	var out strings.Builder
	inBlock := false
	for line := range strings.Lines(text) {
		switch isFence := strings.HasPrefix(line, fence); {
		case isFence && inBlock:
			inBlock = false
		case isFence:
			inBlock = true
			out.WriteString("\n" + codeWord(len(blocks)) + "\n\n")
			blocks = append(blocks, nil)
		case inBlock:
			blocks[len(blocks)-1] = append(blocks[len(blocks)-1], strings.TrimRight(line, " \n"))
		default:
			out.WriteString(line)
		}
	}
	return out.String(), blocks
}

// codeWord stands for a block of code. No text has such brackets.
func codeWord(number int) string { return fmt.Sprintf("⟦%d⟧", number) }

var codeWords = regexp.MustCompile("⟦([0-9]+)⟧")

// putCode puts the blocks back, indented and in the colour of code.
func (s Screen) putCode(text string, blocks [][]string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		word := codeWords.FindStringSubmatch(line)
		if word == nil {
			lines = append(lines, line)
			continue
		}
		number, _ := strconv.Atoi(word[1]) // digits, by the expression
		for _, code := range blocks[number] {
			if code != "" {
				code = "  " + s.in(cyan, code)
			}
			lines = append(lines, code)
		}
	}
	return strings.Join(lines, "\n")
}

// colored adds to a style emphasis and those of the sixteen colours that are seen on light and on dark backgrounds.
func colored(style ansi.StyleConfig) ansi.StyleConfig {
	yes, cyan, magenta := true, "6", "5"
	for _, heading := range []*ansi.StyleBlock{&style.H1, &style.H2, &style.H3, &style.H4} {
		heading.Bold = &yes
	}
	style.H1.Underline = &yes
	style.Strong = ansi.StylePrimitive{Bold: &yes}
	style.Emph = ansi.StylePrimitive{Italic: &yes}
	style.Code = ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: &cyan}}
	style.Link = ansi.StylePrimitive{Color: &magenta, Underline: &yes}
	style.LinkText = ansi.StylePrimitive{Bold: &yes}
	return style
}

func withoutTrailingBlanks(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return strings.Join(lines, "\n")
}
