package commands

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cacheaside/raw/words"
)

// Help returns the text of "help" followed by the words: by none, what can be asked; by @GROUP, the commands of a group; else
// a command, with its subcommands. The layout is redis-cli's, with complexity and deprecation added. It ends with a
// line feed. What there is no help for is said in words. What Redis' own documentation says is English in every language.
func Help(asked []string, in words.Words) string {
	if len(asked) == 0 {
		return in.Help(list(Groups()))
	}
	if group, ok := strings.CutPrefix(asked[0], "@"); ok {
		return groupHelp(strings.ToLower(group), in)
	}
	command := Find(asked)
	if command == nil {
		return in.NoHelp(asked[0]) + "\n"
	}
	if len(asked) > 1 && len(command.Subcommands) > 0 {
		var names []string
		for _, sub := range command.Subcommands {
			names = append(names, strings.TrimPrefix(sub.Name, command.Name+" "))
		}
		return in.NoSubcommand(command.Name, asked[1], list(names)) + "\n"
	}
	var out strings.Builder
	out.WriteByte('\n')
	for _, command := range append([]*Command{command}, command.Subcommands...) {
		command.describe(&out)
		fmt.Fprintf(&out, "  group: %s\n\n", command.Group)
	}
	out.WriteString(in.HelpIsInEnglish())
	return out.String()
}

// Groups returns the groups of commands, sorted.
func Groups() []string {
	groups := map[string]bool{}
	for _, command := range All() {
		groups[command.Group] = true
	}
	return slices.Sorted(maps.Keys(groups))
}

func groupHelp(group string, in words.Words) string {
	if !slices.Contains(Groups(), group) {
		return in.NoGroup(group, list(Groups())) + "\n"
	}
	var out strings.Builder
	out.WriteByte('\n')
	for _, command := range All() {
		for _, command := range append([]*Command{command}, command.Subcommands...) {
			if command.Group == group {
				command.describe(&out)
				out.WriteByte('\n')
			}
		}
	}
	out.WriteString(in.HelpIsInEnglish())
	return out.String()
}

func (c *Command) describe(out *strings.Builder) {
	fmt.Fprintf(out, "  %s\n  summary: %s\n  since: %s\n", strings.TrimSpace(c.Name+" "+c.Syntax()), c.Summary, c.Since)
	if c.Complexity != "" {
		fmt.Fprintf(out, "  complexity: %s\n", c.Complexity)
	}
	if c.DeprecatedSince != "" {
		fmt.Fprintf(out, "  deprecated since: %s; use %s\n", c.DeprecatedSince,
			strings.ReplaceAll(c.ReplacedBy, "`!", "`")) // their mark for an argument's name
	}
}

// list writes words in lines of at most 80 columns.
func list(names []string) string {
	var out strings.Builder
	column := 80
	for _, word := range names {
		if column += 1 + len(word); column > 80 {
			out.WriteString("\n  ")
			column = 2 + len(word)
		} else {
			out.WriteByte(' ')
		}
		out.WriteString(word)
	}
	return out.String()
}
