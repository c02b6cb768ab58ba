package course

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"cacheaside/lessons/internal/words"
)

// ProtectionsFile lists the protections that the server has. In a workspace the list is the learner's.
const ProtectionsFile = "httpapi/protections.go"

// ProtectionsOf returns those that a learner's list has when they have done some lessons.
func ProtectionsOf(lessons []Lesson) []string {
	var names []string
	for _, lesson := range lessons {
		names = append(names, lesson.Protections...)
	}
	return names
}

// Protections returns the names of the protections that a version of ProtectionsFile lists, such as guard for stack.Guard or
// "guard". The error says what is wrong with it.
func Protections(text []byte) ([]string, error) {
	_, elements, err := parseProtections(text)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, element := range elements {
		names = append(names, protectionName(element))
	}
	return names, nil
}

// WithProtections returns a version of ProtectionsFile with only those of its lines that list one of these names.
func WithProtections(text []byte, names []string) ([]byte, error) {
	set, elements, err := parseProtections(text)
	if err != nil {
		return nil, err
	}
	left := make(map[int]bool) // by the line, from 1
	for _, element := range elements {
		if !slices.Contains(names, protectionName(element)) {
			left[set.Position(element.Pos()).Line] = true
		}
	}
	var kept bytes.Buffer
	for number, line := range slices.Collect(bytes.Lines(text)) {
		if !left[number+1] {
			kept.Write(line)
		}
	}
	return format.Source(kept.Bytes())
}

// parseProtections returns the elements of the list, as they stand in the file.
func parseProtections(text []byte) (*token.FileSet, []ast.Expr, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, ProtectionsFile, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	for _, declaration := range file.Decls {
		variables, is := declaration.(*ast.GenDecl)
		if !is {
			continue
		}
		for _, spec := range variables.Specs {
			value, is := spec.(*ast.ValueSpec)
			if !is || len(value.Names) != 1 || value.Names[0].Name != "protections" || len(value.Values) != 1 {
				continue
			}
			if list, is := value.Values[0].(*ast.CompositeLit); is {
				return set, list.Elts, nil
			}
		}
	}
	return nil, nil, words.Error{Say: func(in words.Words) string { return in.NoListIn(ProtectionsFile) }}
}

func protectionName(element ast.Expr) string {
	switch element := element.(type) {
	case *ast.SelectorExpr:
		return strings.ToLower(element.Sel.Name)
	case *ast.BasicLit:
		name, _ := strconv.Unquote(element.Value)
		return name
	}
	return ""
}
