package commands

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Help returns the text of "help" followed by the words: by none, what can be asked; by @GROUP, the commands of a group; else
// a command, with its subcommands. The layout is redis-cli's, with complexity and deprecation added. It ends with a
// line feed. What there is no help for is said in words.
func Help(words []string) string {
	if len(words) == 0 {
		return "help COMMAND   for help on a command, as in: help SET, help CONFIG SET\n" +
			"help @GROUP    for the commands of a group:" + list(Groups()) + "\n"
	}
	if group, ok := strings.CutPrefix(words[0], "@"); ok {
		return groupHelp(strings.ToLower(group))
	}
	command := Find(words)
	if command == nil {
		return fmt.Sprintf("expected a command of Redis 7.0 or @GROUP behind help, but %q came; \"help\" alone lists the groups\n", words[0])
	}
	if len(words) > 1 && len(command.Subcommands) > 0 {
		var names []string
		for _, sub := range command.Subcommands {
			names = append(names, strings.TrimPrefix(sub.Name, command.Name+" "))
		}
		return fmt.Sprintf("expected a subcommand of %s, but %q came; it has:%s\n", command.Name, words[1], list(names))
	}
	var out strings.Builder
	out.WriteByte('\n')
	for _, command := range append([]*Command{command}, command.Subcommands...) {
		command.describe(&out)
		fmt.Fprintf(&out, "  group: %s\n\n", command.Group)
	}
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

func groupHelp(group string) string {
	if !slices.Contains(Groups(), group) {
		return fmt.Sprintf("expected a group of commands behind @, but %q came; there are:%s\n", group, list(Groups()))
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
func list(words []string) string {
	var out strings.Builder
	column := 80
	for _, word := range words {
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
