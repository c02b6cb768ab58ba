package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cacheaside/raw/client"
	"cacheaside/raw/commands"
	"cacheaside/raw/resp"
)

// version returns the server's version.
func version(conn *client.Conn) (string, error) {
	about, err := ask(conn, resp.Map, "HELLO", "3")
	return fields(about)["version"].Text, err
}

// wanted reports whether a server of the version makes the table.
func wanted(version string) bool { return strings.HasPrefix(version, "7.0.") }

// table returns the commands of the server by name, which speaks RESP3.
func table(conn *client.Conn) ([]*commands.Command, error) {
	docs, err := ask(conn, resp.Map, "COMMAND", "DOCS")
	if err != nil {
		return nil, err
	}
	infos, err := ask(conn, resp.Array, "COMMAND", "INFO")
	if err != nil {
		return nil, err
	}
	table, err := merge(fields(docs), infos.Elements)
	if err != nil {
		return nil, fmt.Errorf("COMMAND DOCS and COMMAND INFO: %w", err)
	}
	return table, nil
}

// merge joins what the two commands say of each command.
func merge(docs map[string]resp.Value, infos []resp.Value) ([]*commands.Command, error) {
	var table []*commands.Command
	for _, info := range infos {
		parts := info.Elements
		if len(parts) != 10 {
			return nil, fmt.Errorf("expected 10 parts of a command's info, but got %d", len(parts))
		}
		doc, ok := docs[parts[0].Text]
		if !ok {
			return nil, fmt.Errorf("expected a description of %s, but there is none", parts[0].Text)
		}
		about := fields(doc)
		command := &commands.Command{
			Name:            strings.ToUpper(strings.ReplaceAll(parts[0].Text, "|", " ")),
			Summary:         about["summary"].Text,
			Since:           about["since"].Text,
			Group:           about["group"].Text,
			Complexity:      about["complexity"].Text,
			DeprecatedSince: about["deprecated_since"].Text,
			ReplacedBy:      about["replaced_by"].Text,
			Arity:           int(parts[1].Integer),
			Flags:           texts(parts[2]),
			Arguments:       arguments(about["arguments"]),
			KeySpecs:        keySpecs(parts[8]),
		}
		var err error
		if command.Subcommands, err = merge(fields(about["subcommands"]), parts[9].Elements); err != nil {
			return nil, err
		}
		table = append(table, command)
	}
	slices.SortFunc(table, func(a, b *commands.Command) int { return cmp.Compare(a.Name, b.Name) })
	return table, nil
}

func arguments(list resp.Value) []commands.Argument {
	var all []commands.Argument
	for _, element := range list.Elements {
		about := fields(element)
		flags := texts(about["flags"])
		argument := commands.Argument{
			Name:          about["name"].Text,
			Type:          about["type"].Text,
			Optional:      slices.Contains(flags, "optional"),
			Multiple:      slices.Contains(flags, "multiple"),
			MultipleToken: slices.Contains(flags, "multiple_token"),
			Arguments:     arguments(about["arguments"]),
		}
		if token, ok := about["token"]; ok {
			argument.Token = &token.Text
		}
		all = append(all, argument)
	}
	return all
}

func keySpecs(list resp.Value) []commands.KeySpec {
	var specs []commands.KeySpec
	for _, element := range list.Elements {
		about := fields(element)
		begin, find := fields(about["begin_search"]), fields(about["find_keys"])
		where, which := fields(begin["spec"]), fields(find["spec"])
		spec := commands.KeySpec{
			NotKey:  slices.Contains(texts(about["flags"]), "not_key"),
			Unknown: begin["type"].Text == "unknown" || find["type"].Text == "unknown",
		}
		if !spec.Unknown {
			spec.Begin = int(where["index"].Integer + where["startfrom"].Integer) // it has one of the two
			spec.Keyword = where["keyword"].Text
			spec.Last, spec.Limit = int(which["lastkey"].Integer), int(which["limit"].Integer)
			spec.First, spec.Count = int(which["firstkey"].Integer), int(which["keynumidx"].Integer)
			spec.Step = int(which["keystep"].Integer)
		}
		specs = append(specs, spec)
	}
	return specs
}

// fields returns the values of a map by key.
func fields(pairs resp.Value) map[string]resp.Value {
	fields := make(map[string]resp.Value, len(pairs.Elements)/2)
	for i := 0; i+1 < len(pairs.Elements); i += 2 {
		fields[pairs.Elements[i].Text] = pairs.Elements[i+1]
	}
	return fields
}

// texts returns the elements of a set of strings, sorted, as the server gives them in no order.
func texts(set resp.Value) []string {
	var texts []string
	for _, element := range set.Elements {
		texts = append(texts, element.Text)
	}
	slices.Sort(texts)
	return texts
}
