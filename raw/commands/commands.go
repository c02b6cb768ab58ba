// Package commands is the table of Redis' commands: what each is for, its syntax, its flags, and which of its
// arguments are keys. It comes from Redis 7.0 itself, as the replies to COMMAND DOCS and COMMAND INFO (the program
// generate writes them into commands.jsonl; their licence is in LICENSE-REDIS), and goes to whoever shows, completes
// or judges a typed line.
package commands

import (
	"slices"
	"strings"
)

//go:generate go run ./generate -o commands.jsonl

// Command is a command, or a subcommand such as CONFIG SET. It is shared: nobody changes it.
type Command struct {
	Name       string `json:"name"` // in capitals; of a subcommand with its container's, as in CONFIG SET
	Summary    string `json:"summary"`
	Since      string `json:"since"` // the version of Redis that brought it
	Group      string `json:"group"` // string, hash, sorted-set, …
	Complexity string `json:"complexity,omitempty"`

	DeprecatedSince string `json:"deprecated_since,omitempty"`
	ReplacedBy      string `json:"replaced_by,omitempty"` // for a deprecated one: what to use instead, in words

	// Arity is the number of words of a whole line; if negative, at least so many.
	Arity int      `json:"arity"`
	Flags []string `json:"flags,omitempty"`

	Arguments   []Argument `json:"arguments,omitempty"`
	KeySpecs    []KeySpec  `json:"key_specs,omitempty"`
	Subcommands []*Command `json:"subcommands,omitempty"` // by name
}

// Types of an Argument that has no value of its own. The others are key, string, integer, double, pattern and
// unix-time.
const (
	PureToken = "pure-token" // the token alone
	OneOf     = "oneof"      // one of its Arguments
	Block     = "block"      // all of its Arguments, in order
)

// Argument is a part of a command's syntax, as COMMAND DOCS describes it.
type Argument struct {
	Name          string     `json:"name"`
	Type          string     `json:"type"`
	Token         *string    `json:"token,omitempty"` // what stands before the value; it can be the empty word (MIGRATE)
	Optional      bool       `json:"optional,omitempty"`
	Multiple      bool       `json:"multiple,omitempty"`       // may be repeated
	MultipleToken bool       `json:"multiple_token,omitempty"` // the token is repeated too
	Arguments     []Argument `json:"arguments,omitempty"`
}

// Find returns the command that a line begins with, a subcommand where the second word names one; nil if it is
// none of Redis 7.0. Case doesn't count.
func Find(words []string) *Command {
	if len(words) == 0 {
		return nil
	}
	load := table()[strings.ToUpper(words[0])]
	if load == nil {
		return nil
	}
	if len(words) == 1 {
		return load()
	}
	return load().sub(words[1])
}

// sub returns the subcommand, or the command itself if it has no such subcommand.
func (c *Command) sub(word string) *Command {
	for _, sub := range c.Subcommands {
		if _, name, _ := strings.Cut(sub.Name, " "); strings.EqualFold(name, word) {
			return sub
		}
	}
	return c
}

// All returns the commands by name, the subcommands within their containers.
func All() []*Command {
	commands := make([]*Command, 0, len(table()))
	for _, name := range Names() {
		commands = append(commands, table()[name]())
	}
	return commands
}

// Has reports whether Redis gave the command a flag: write, readonly, blocking, pubsub, admin, …
func (c *Command) Has(flag string) bool { return slices.Contains(c.Flags, flag) }
