package commands

import (
	"slices"
	"strings"
)

// Hint returns the part of the syntax that can follow the words, which begin a line of the command: what they have
// is taken off, required arguments by their order and options by their names. It shows a person what to type; it
// does not check what they typed.
func (c *Command) Hint(words []string) string {
	typed := words[min(len(words), 1+strings.Count(c.Name, " ")):]
	return strings.Join(rest(units(c.Arguments), typed), " ")
}

// Tokens returns the names of all options, at any depth, in the order of the syntax.
func (c *Command) Tokens() []string { return tokens(c.Arguments) }

func tokens(arguments []Argument) []string {
	var found []string
	for _, argument := range arguments {
		if argument.Token != nil && *argument.Token != "" && !slices.Contains(found, *argument.Token) {
			found = append(found, *argument.Token)
		}
		for _, token := range tokens(argument.Arguments) {
			if !slices.Contains(found, token) {
				found = append(found, token)
			}
		}
	}
	return found
}

// unit is a piece of the syntax: one required word, or an option or repetition, which stands for any number.
type unit struct {
	text   string
	token  bool      // of a required word: it is typed as it stands
	option *Argument // of what is optional
	stays  bool      // it stands for any number of words
}

func units(arguments []Argument) []unit {
	var all []unit
	for _, argument := range arguments {
		if argument.Optional {
			all = append(all, unit{text: argument.String(), option: &argument, stays: true})
			continue
		}
		if token := argument.token(); token != "" {
			all = append(all, unit{text: token, token: true})
		}
		all = append(all, argument.values()...)
		if argument.Multiple {
			repeated := argument.value()
			if argument.MultipleToken {
				repeated = argument.token() + " " + repeated
			}
			all = append(all, unit{text: "[" + repeated + " ...]", stays: true})
		}
	}
	return all
}

// values are the units of an argument without its token.
func (a Argument) values() []unit {
	switch a.Type {
	case PureToken:
		return nil
	case Block:
		return units(a.Arguments)
	default:
		return []unit{{text: a.value()}}
	}
}

func rest(all []unit, typed []string) []string {
	for len(all) > 0 && len(typed) > 0 && !all[0].stays {
		all, typed = all[1:], typed[1:]
	}
	for i, unit := range all {
		if at := indexFold(typed, unit.text); unit.token && at >= 0 {
			return rest(all[i+1:], typed[at+1:])
		}
	}
	var texts, missing []string
	for _, unit := range all {
		if unit.option == nil {
			texts = append(texts, unit.text)
			continue
		}
		values, found := unit.option.missing(typed)
		missing = append(missing, values...)
		if !found || unit.option.Multiple {
			texts = append(texts, unit.text)
		}
	}
	return append(missing, texts...)
}

// missing reports whether the option was typed, and which of its values still have to follow.
func (a Argument) missing(typed []string) (values []string, found bool) {
	if at := indexFold(typed, a.token()); at >= 0 {
		return rest(a.values(), typed[at+1:]), true
	}
	for _, inner := range a.Arguments {
		if values, found := inner.missing(typed); found {
			return values, true
		}
	}
	return nil, false
}

// indexFold returns the last index of the token among the words, or -1.
func indexFold(words []string, token string) int {
	for i := len(words) - 1; i >= 0 && token != ""; i-- {
		if strings.EqualFold(words[i], token) {
			return i
		}
	}
	return -1
}
