package commands

import "strings"

// Syntax returns the command's arguments as redis-cli writes them: what is optional in brackets, a bar between
// alternatives, and [… ...] behind what may be repeated. It is empty for a command without arguments.
func (c *Command) Syntax() string { return join(c.Arguments, " ") }

func join(arguments []Argument, separator string) string {
	parts := make([]string, len(arguments))
	for i, argument := range arguments {
		parts[i] = argument.String()
	}
	return strings.Join(parts, separator)
}

// String returns the argument's part of the syntax.
func (a Argument) String() string {
	value, token := a.value(), a.token()
	if token != "" && value != "" {
		token += " "
	}
	text := token + value
	switch {
	case a.Multiple && a.MultipleToken:
		text += " [" + token + value + " ...]"
	case a.Multiple:
		text += " [" + value + " ...]"
	}
	if a.Optional {
		return "[" + text + "]"
	}
	return text
}

// value is the part that may be repeated.
func (a Argument) value() string {
	switch a.Type {
	case PureToken:
		return ""
	case OneOf:
		return join(a.Arguments, "|")
	case Block:
		return join(a.Arguments, " ")
	default:
		return a.Name
	}
}

func (a Argument) token() string {
	switch {
	case a.Token == nil:
		return ""
	case *a.Token == "":
		return `""`
	default:
		return *a.Token
	}
}
