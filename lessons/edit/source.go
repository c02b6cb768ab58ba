// Package edit changes Go source by the names of its functions, as bytes, so that every comment stays where it
// stood: re-printing a syntax tree moves them.
package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"

	"golang.org/x/tools/imports"
)

// source is a parsed file.
type source struct {
	name string
	text []byte
	file *ast.File
	set  *token.FileSet

	declared map[string]declaration // what byName returns, once it was asked for
}

func parse(name string, text []byte) (source, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments)
	return source{name: name, text: text, file: file, set: set, declared: make(map[string]declaration)}, err
}

// span is a range of bytes of a file, and what takes its place.
type span struct {
	from, to int
	text     string
}

func (s source) offset(pos token.Pos) int { return s.set.Position(pos).Offset }

// apply puts the texts of the spans, which must not overlap, in their places.
func (s source) apply(spans []span) []byte {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	var result bytes.Buffer
	end := 0
	for _, span := range spans {
		result.Write(s.text[end:span.from])
		result.WriteString(span.text)
		end = span.to
	}
	result.Write(s.text[end:])
	return result.Bytes()
}

// Tidy formats a Go file, takes out the imports that it does not use and adds those that it lacks.
func Tidy(name string, text []byte) ([]byte, error) {
	text, err := imports.Process(name, text, &imports.Options{Comments: true, TabIndent: true, TabWidth: 8})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}

// FunctionName is a function's name, or Type.Method: the names that Cut.Functions takes.
func FunctionName(function *ast.FuncDecl) string {
	if function.Recv == nil || len(function.Recv.List) == 0 {
		return function.Name.Name
	}
	receiver := function.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	switch generic := receiver.(type) {
	case *ast.IndexExpr:
		receiver = generic.X
	case *ast.IndexListExpr:
		receiver = generic.X
	}
	if name, ok := receiver.(*ast.Ident); ok {
		return name.Name + "." + function.Name.Name
	}
	return function.Name.Name
}

// Functions lists the functions of a file, methods as Type.Method, in their order.
func Functions(name string, text []byte) ([]string, error) {
	s, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, declaration := range s.file.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok {
			names = append(names, FunctionName(function))
		}
	}
	return names, nil
}

// Names lists what a file declares at its top, imports aside, by the names that Cut.Keep takes.
func Names(name string, text []byte) ([]string, error) {
	s, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(s.byName())), nil
}

// Docs returns the doc comments of a file's functions, by the names that Functions lists.
func Docs(name string, text []byte) (map[string]string, error) {
	s, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	docs := make(map[string]string)
	for _, declaration := range s.file.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok {
			docs[FunctionName(function)] = function.Doc.Text()
		}
	}
	return docs, nil
}
