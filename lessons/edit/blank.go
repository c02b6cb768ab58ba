package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strconv"
)

// Cut says what Blank cuts out.
type Cut struct {
	File      string                       // where the functions are
	Functions []string                     // a method is Type.Method
	Keep      []string                     // unexported helpers that stay although only these functions use them
	Sentence  func(function string) string // what each function panics with instead
}

// Blank cuts the bodies of functions out of one file of a package, puts a panic with the sentence for each in their
// places, and takes out what only they used: unexported helpers anywhere in the package, but for these functions, and imports. The files are
// all those of the package, by name, without its tests; the result holds those that changed.
func Blank(files map[string][]byte, cut Cut) (map[string][]byte, error) {
	name := cut.File
	s, err := parse(name, files[name])
	if err != nil {
		return nil, err
	}
	var spans []span
	missing := slices.Clone(cut.Functions)
	for _, declaration := range s.file.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || function.Body == nil || !slices.Contains(cut.Functions, FunctionName(function)) {
			continue
		}
		missing = slices.DeleteFunc(missing, func(name string) bool { return name == FunctionName(function) })
		spans = append(spans, span{
			from: s.offset(function.Body.Lbrace),
			to:   s.offset(function.Body.Rbrace) + 1,
			text: "{\n\t" + blankBody(cut.Sentence(FunctionName(function))) + "\n}",
		})
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("%s has no function %s", name, missing[0])
	}

	before, err := unusedIn(files)
	if err != nil {
		return nil, err
	}
	blanked := maps.Clone(files)
	blanked[name] = s.apply(spans)
	if err := removeUnused(blanked, slices.Concat(before, cut.Keep, cut.Functions)); err != nil {
		return nil, err
	}

	changed := make(map[string][]byte)
	for name, text := range blanked {
		if bytes.Equal(text, files[name]) {
			continue
		}
		if changed[name], err = Tidy(name, text); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

func blankBody(sentence string) string { return "panic(" + strconv.Quote(sentence) + ")" }

// IsBlank reports whether a file still panics with the sentence that Blank put there.
func IsBlank(text []byte, sentence string) bool {
	return bytes.Contains(text, []byte(blankBody(sentence)))
}
