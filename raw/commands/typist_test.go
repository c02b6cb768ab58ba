package commands_test

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"cacheaside/raw/commands"
)

// typist types the arguments of a valid line. It draws which options come, in which order, and how often arguments
// are repeated; if it is terse, it types only what is required, once.
type typist struct {
	random *rand.Rand
	terse  bool
	count  int // the number of keys, where another part of the line depends on it

	words []string
	names []bool // whether the word is the name of an option
}

func (t *typist) types(arguments []commands.Argument) {
	for _, argument := range t.ordered(arguments) {
		counted := t.count > 0 && slices.Contains([]string{"key", "weight", "id"}, argument.Name)
		required := !argument.Optional || argument.Name == "key" && counted
		if !required && (t.terse || t.random.IntN(2) == 0) {
			continue
		}
		times := 1
		switch {
		case argument.Multiple && counted:
			times = t.count
		case argument.Multiple:
			times = t.number()
		}
		for i := range times {
			if argument.Token != nil && (i == 0 || argument.MultipleToken) {
				t.word(*argument.Token, *argument.Token != "")
			}
			t.value(argument)
		}
	}
}

func (t *typist) value(argument commands.Argument) {
	switch argument.Type {
	case commands.PureToken:
	case commands.OneOf:
		alternative := argument.Arguments[0]
		if !t.terse {
			alternative = argument.Arguments[t.random.IntN(len(argument.Arguments))]
		}
		alternative.Optional = false
		t.types([]commands.Argument{alternative})
	case commands.Block:
		if argument.Name == "streams" { // as many IDs as keys
			t.count = t.number()
		}
		t.types(argument.Arguments)
	case "integer", "double", "unix-time":
		number := t.number()
		if argument.Name == "numkeys" {
			t.count = number
		}
		t.word(strconv.Itoa(number), false)
	default:
		word := "w" + strconv.Itoa(len(t.words))
		if argument.Name == "id" {
			word = "1-" + strconv.Itoa(len(t.words))
		}
		t.word(word, false)
	}
}

func (t *typist) word(word string, name bool) {
	t.words, t.names = append(t.words, word), append(t.names, name)
}

func (t *typist) number() int {
	if t.terse {
		return 1
	}
	return 1 + t.random.IntN(3)
}

// ordered shuffles options that stand side by side. One that takes all words that follow stays behind the others.
func (t *typist) ordered(arguments []commands.Argument) []commands.Argument {
	if t.terse {
		return arguments
	}
	arguments = slices.Clone(arguments)
	for from := 0; from < len(arguments); {
		to := from
		for to < len(arguments) && isOption(arguments[to]) {
			to++
		}
		options := arguments[from:to]
		t.random.Shuffle(len(options), func(i, j int) { options[i], options[j] = options[j], options[i] })
		slices.SortStableFunc(options, func(a, b commands.Argument) int { return takesAll(a) - takesAll(b) })
		from = to + 1
	}
	return arguments
}

// isOption reports whether the argument begins with a name, and may change places with others that do.
func isOption(argument commands.Argument) bool {
	anywhere := argument.Optional || argument.Name == "from" || argument.Name == "by" // of GEOSEARCH
	for argument.Token == nil && len(argument.Arguments) > 0 {
		argument = argument.Arguments[0]
	}
	return anywhere && argument.Token != nil
}

// takesAll returns 1 for an option that takes all words to the end of the line, else 0.
func takesAll(argument commands.Argument) int {
	if argument.Type == commands.Block && !argument.Multiple {
		argument = argument.Arguments[len(argument.Arguments)-1]
	}
	if argument.Multiple && !argument.MultipleToken && argument.Name != "weight" {
		return 1
	}
	return 0
}

// isOptional reports whether everything in the syntax stands in brackets.
func isOptional(syntax string) bool {
	depth := 0
	for _, r := range syntax {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0 && r != ' ':
			return false
		}
	}
	return true
}
