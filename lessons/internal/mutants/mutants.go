// Package mutants tells how many small changes to the finished code its specs notice. The changes, mutants, are made
// and tried by gremlins (https://gremlins.dev), on a copy of the tree; what it reports comes in, is put right where it
// is known to be wrong, meets the reasons that are kept by hand, and goes out as a table.
package mutants

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"strings"
)

// Status is what came of a mutant.
type Status string

// The statuses.
const (
	Killed     Status = "killed"      // a spec failed
	Lived      Status = "lived"       // every spec passed
	NotCovered Status = "not covered" // every spec passed, and the changed place is none that coverage counts
	TimedOut   Status = "timed out"   // the specs were stopped
	NotViable  Status = "not viable"  // it does not compile, so it tells nothing of the specs
)

// Mutant is one operator or keyword in the place of another.
type Mutant struct {
	Place
	File   string // its path in the module
	Row    int    // in the file, from 1
	Status Status
	Reason *Reason // of one that was not killed; nil if none is known

	source []byte // the whole file, changed
}

// Place says which mutant it is in terms that survive a change of the lines above, and a function's move to another file.
type Place struct {
	Package  string `yaml:"package"`  // its folder in the module
	Function string `yaml:"function"` // such as RedisRepository.Insert; empty outside of all functions
	Line     string `yaml:"line"`     // the source line as it is, without white space at its ends
	Becomes  string `yaml:"becomes"`  // the same line in the mutant
	Nth      int    `yaml:"nth"`      // which of the equal lines in the function, or else in the file, from 1
}

// replacements says what each kind of mutation puts in which token's place. The kinds are gremlins' own.
var replacements = map[string]map[token.Token]token.Token{
	"ARITHMETIC_BASE": {
		token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
	},
	"CONDITIONALS_BOUNDARY": {
		token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	},
	"CONDITIONALS_NEGATION": {
		token.EQL: token.NEQ, token.NEQ: token.EQL,
		token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
	},
	"INCREMENT_DECREMENT": {token.INC: token.DEC, token.DEC: token.INC},
	"INVERT_ASSIGNMENTS": {
		token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN,
		token.MUL_ASSIGN: token.QUO_ASSIGN, token.QUO_ASSIGN: token.MUL_ASSIGN,
	},
	"INVERT_LOGICAL":   {token.LAND: token.LOR, token.LOR: token.LAND},
	"INVERT_LOOPCTRL":  {token.BREAK: token.CONTINUE, token.CONTINUE: token.BREAK},
	"INVERT_NEGATIVES": {token.SUB: token.ADD},
	"REMOVE_SELF_ASSIGNMENTS": {
		token.ADD_ASSIGN: token.ASSIGN, token.SUB_ASSIGN: token.ASSIGN, token.MUL_ASSIGN: token.ASSIGN,
		token.QUO_ASSIGN: token.ASSIGN, token.REM_ASSIGN: token.ASSIGN, token.AND_ASSIGN: token.ASSIGN,
		token.OR_ASSIGN: token.ASSIGN, token.XOR_ASSIGN: token.ASSIGN, token.AND_NOT_ASSIGN: token.ASSIGN,
		token.SHL_ASSIGN: token.ASSIGN, token.SHR_ASSIGN: token.ASSIGN,
	},
}

// New returns the mutant that a kind of mutation makes of the token at a line and column (bytes, from 1) of a file.
// The syntax tree is changed, as gremlins does, and not the text: so "a && b && c" becomes "(a || b) && c".
func New(file string, source []byte, kind string, line, column int) (Mutant, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return Mutant{}, err
	}
	var function *ast.FuncDecl
	var changed *token.Token
	ast.Inspect(tree, func(node ast.Node) bool {
		tok, at := operator(node)
		if position := set.Position(at); tok != nil && position.Line == line && position.Column == column {
			changed = tok
		}
		if f, ok := node.(*ast.FuncDecl); ok && set.Position(f.Pos()).Line <= line && line <= set.Position(f.End()).Line {
			function = f
		}
		return true
	})
	if changed == nil {
		return Mutant{}, fmt.Errorf("%s:%d:%d: expected an operator for %s, found none: the file is not the one that was mutated", file, line, column, kind)
	}
	replacement, known := replacements[kind][*changed]
	if !known {
		return Mutant{}, fmt.Errorf("%s:%d:%d: expected %s to be a mutation of %s, but it is not known here", file, line, column, kind, *changed)
	}
	*changed = replacement
	var mutated bytes.Buffer
	if err := format.Node(&mutated, set, tree); err != nil {
		return Mutant{}, fmt.Errorf("%s: %w", file, err)
	}

	mutant := Mutant{
		Place:  Place{Package: path.Dir(file), Line: trimmed(source, line), Becomes: trimmed(mutated.Bytes(), line)},
		File:   file,
		Row:    line,
		source: mutated.Bytes(),
	}
	first := 1
	if function != nil {
		mutant.Function = name(function)
		first = set.Position(function.Pos()).Line
	}
	for at := first; at <= line; at++ {
		if trimmed(source, at) == mutant.Line {
			mutant.Nth++
		}
	}
	return mutant, nil
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
	case *ast.UnaryExpr:
		return &node.Op, node.OpPos
	}
	return nil, token.NoPos
}

// name returns a function's name, with its receiver's type before it.
func name(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return function.Name.Name
	}
	receiver := function.Recv.List[0].Type
	if pointer, ok := receiver.(*ast.StarExpr); ok {
		receiver = pointer.X
	}
	if identifier, ok := receiver.(*ast.Ident); ok {
		return identifier.Name + "." + function.Name.Name
	}
	return function.Name.Name
}

func trimmed(source []byte, line int) string {
	lines := strings.Split(string(source), "\n")
	if line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[line-1])
}
