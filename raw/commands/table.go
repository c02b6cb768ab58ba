package commands

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// lines holds one command as JSON a line, so that one command costs no more than its own line. Decoding all of them
// takes longer than a one-shot command may take altogether.
//
//go:embed commands.jsonl
var lines string

const nameField = `{"name":"` // what a line begins with

// table has for each name what decodes its line, once.
var table = sync.OnceValue(func() map[string]func() *Command {
	table := make(map[string]func() *Command, strings.Count(lines, "\n"))
	for line := range strings.Lines(lines) {
		name, _, _ := strings.Cut(line[len(nameField):], `"`)
		table[name] = sync.OnceValue(func() *Command { return decode(line) })
	}
	return table
})

// Names returns the names of all commands, sorted, without subcommands. It decodes none of them.
func Names() []string { return slices.Sorted(maps.Keys(table())) }

func decode(line string) *Command {
	command := new(Command)
	if err := json.Unmarshal([]byte(line), command); err != nil {
		panic(fmt.Sprintf("commands.jsonl: expected a command on each line, but %q came (%v); run go generate ./raw/commands", line, err))
	}
	return command
}
