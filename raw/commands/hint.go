package commands

import (
	"slices"
	"strings"
)

// Hint returns the syntax of what can still follow the words, which begin a line of the command. It checks nothing: a
// word that the syntax has no place for is passed over.
func (c *Command) Hint(words []string) string {
	left := c.left(words)
	texts := make([]string, len(left))
	for i, argument := range left {
		texts[i] = argument.String()
	}
	return strings.Join(texts, " ")
}

// Next returns the tokens that can stand directly behind the words, which begin a line of the command, in the order of
// the syntax. Where a value has to follow there are none.
func (c *Command) Next(words []string) []string {
	left := c.left(words)
	return slices.DeleteFunc(tokens(c.Arguments), func(token string) bool {
		_, ok := takeFirst(left, token, true)
		return !ok
	})
}

// tokens returns all tokens but the empty one, at any depth, in the order of the syntax.
func tokens(arguments []Argument) []string {
	var found []string
	add := func(token string) {
		if token != "" && !slices.Contains(found, token) {
			found = append(found, token)
		}
	}
	for _, argument := range arguments {
		if argument.Token != nil {
			add(*argument.Token)
		}
		for _, token := range tokens(argument.Arguments) {
			add(token)
		}
	}
	return found
}

// left returns the arguments that can still follow the words. Each word is a token if it can be one, else a value.
func (c *Command) left(words []string) []pending {
	left := pendingAll(c.Arguments)
	for _, word := range words[min(len(words), 1+strings.Count(c.Name, " ")):] {
		then, ok := takeFirst(left, word, true)
		if !ok {
			then, ok = takeFirst(left, word, false)
		}
		if ok {
			left = then
		}
	}
	return left
}
