package terminal

import (
	"fmt"
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
	rendered, err := renderer.Render(strings.ReplaceAll(text, "\t", "    ")) // a tab's width would be counted as none
	if err != nil {
		return "", fmt.Errorf("render Markdown: %w", err)
	}
	return withoutTrailingBlanks(rendered), nil
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
	style.CodeBlock.Color = &cyan
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
