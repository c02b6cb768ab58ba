package editor

import (
	"strings"

	"cacheaside/raw/commands"
	"cacheaside/raw/line"
)

// syntax returns what can follow the text before the cursor: of the command without the arguments that are
// complete, of a container its subcommands. It is empty if no command is typed yet.
func syntax(text string) string {
	all := words(text)
	if len(all) == 0 {
		return ""
	}
	typed := values(all)
	typed = typed[line.Prefix(typed):]
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
