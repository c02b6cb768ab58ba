package editor

import (
	"strings"

	"cacheaside/raw/commands"
)

// How a hint is written.
const (
	dim   = "\x1b[2m"
	plain = "\x1b[0m"
)

// hint is what readline shows below the line.
func (e *Editor) hint(text []rune, cursor int) []rune {
	if e.history.closed {
		return nil
	}
	if syntax := syntax(string(text[:min(cursor, len(text))])); syntax != "" {
		return []rune(dim + syntax + plain)
	}
	return nil
}

// syntax returns what can follow the text before the cursor: of the command without the arguments that are
// complete, of a container its subcommands. It is empty if no command is typed yet.
func syntax(text string) string {
	all := words(text)
	if len(all) == 0 {
		return ""
	}
	typed := values(all)
	if strings.EqualFold(typed[0], "help") {
		return "[COMMAND|@GROUP]"
	}
	command := commands.Find(typed)
	if command == nil {
		return ""
	}
	if len(command.Subcommands) > 0 {
		names := make([]string, len(command.Subcommands))
		for i, sub := range command.Subcommands {
			names[i] = strings.TrimPrefix(sub.Name, command.Name+" ")
		}
		return strings.Join(names, "|")
	}
	named := 1 + strings.Count(command.Name, " ")
	if len(typed) > named && all[len(all)-1].end == len(text) {
		typed = typed[:len(typed)-1] // still being typed
	}
	return command.Hint(typed)
}
