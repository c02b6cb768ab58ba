// Package mutants tells how many small changes to what learners write the specs of their lessons notice. The changes,
// mutants, are made here, one operator or keyword in the place of another; lessons/internal/check compiles all of them
// into one program and holds them against the specs; what comes of them meets the reasons that are kept by hand, and
// goes out as a table.
package mutants

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"

	"cacheaside/lessons/edit"
)

// Status is what came of a mutant.
type Status string

// The statuses.
const (
	Killed    Status = "killed"     // a spec failed, or the specs did not end
	Lived     Status = "lived"      // every spec passed
	NotViable Status = "not viable" // it does not compile, so it tells nothing of the specs
)

// Mutant is one operator or keyword in the place of another.
type Mutant struct {
	Place
	File   string // its path in the module
	Row    int    // in the file, from 1
	Source []byte // the whole file, changed
	Status Status
	Reason *Reason // of one that lived; nil if none is known
}

// Place says which mutant it is in terms that survive a change of the lines above, and a function's move to another file.
type Place struct {
	Package  string `yaml:"package"`  // its folder in the module
	Function string `yaml:"function"` // such as RedisRepository.Insert
	Line     string `yaml:"line"`     // the source line as it is, without white space at its ends
	Becomes  string `yaml:"becomes"`  // the same line in the mutant
	Nth      int    `yaml:"nth"`      // which of the equal lines in the function, from 1
}

// replacements says what takes an operator's or keyword's place, each by itself: the mutations of gremlins
// (https://gremlins.dev/latest/usage/mutations/), those of bits aside, which seldom compile.
var replacements = map[token.Token][]token.Token{
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.INC: {token.DEC}, token.DEC: {token.INC},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.BREAK: {token.CONTINUE}, token.CONTINUE: {token.BREAK},
	token.ADD_ASSIGN: {token.SUB_ASSIGN, token.ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN, token.ASSIGN},
	token.MUL_ASSIGN: {token.QUO_ASSIGN, token.ASSIGN}, token.QUO_ASSIGN: {token.MUL_ASSIGN, token.ASSIGN},
}

// All returns the mutants of some functions of a file, methods as Type.Method. The syntax tree is changed and not the
// text: so "a && b && c" becomes "(a || b) && c".
func All(file string, source []byte, functions []string) ([]Mutant, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var all []Mutant
	for _, declaration := range tree.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || !slices.Contains(functions, edit.FunctionName(function)) {
			continue
		}
		ast.Inspect(function, func(node ast.Node) bool {
			changed, at := operator(node)
			if changed == nil {
				return true
			}
			for _, replacement := range replacements[*changed] {
				was := *changed
				*changed = replacement
				var mutated bytes.Buffer
				failed := format.Node(&mutated, set, tree)
				*changed = was
				if failed != nil {
					err = fmt.Errorf("%s: %w", file, failed)
					return false
				}
				row := set.Position(at).Line
				mutant := Mutant{
					Place:  Place{path.Dir(file), edit.FunctionName(function), trimmed(source, row), trimmed(mutated.Bytes(), row), 0},
					File:   file,
					Row:    row,
					Source: mutated.Bytes(),
				}
				for line := set.Position(function.Pos()).Line; line <= row; line++ {
					if trimmed(source, line) == mutant.Line {
						mutant.Nth++
					}
				}
				if !slices.ContainsFunc(all, func(other Mutant) bool { return other.Place == mutant.Place }) {
					all = append(all, mutant)
				}
			}
			return true
		})
	}
	return all, err
}

// operator returns where a node keeps its operator or keyword, and its place; nil for a node that has none.
func operator(node ast.Node) (*token.Token, token.Pos) {
	switch node := node.(type) {
	case *ast.AssignStmt:
		return &node.Tok, node.TokPos
	case *ast.BinaryExpr:
		return &node.Op, node.OpPos
	case *ast.BranchStmt:
		return &node.Tok, node.TokPos
	case *ast.IncDecStmt:
		return &node.Tok, node.TokPos
	}
	return nil, token.NoPos
}

func trimmed(source []byte, line int) string {
	lines := strings.Split(string(source), "\n")
	if line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[line-1])
}
