package workspace

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"

	"cacheaside/lessons/edit"
)

// helpersUsed lists the helpers that the learner's code uses and does not declare, by the names that course.Write has
// for them. The learner's are files of one folder; reference are those of the course there.
func helpersUsed(learners, reference files) []string {
	used, declared := make(map[string]bool), make(map[string]bool)
	for name, file := range learners {
		s := survey(name, file.content)
		for name := range s.used {
			used[name] = true
		}
		for name := range s.declared {
			declared[name] = true
		}
	}
	var keep []string
	for name := range used {
		if !declared[name] {
			keep = append(keep, name)
		}
	}
	for name, file := range reference {
		functions, err := edit.Functions(name, file.content)
		if err != nil {
			continue // the course's own code is parsed elsewhere, where errors are told
		}
		for _, function := range functions {
			_, method, isMethod := strings.Cut(function, ".")
			if isMethod && used[method] && !declared[function] {
				keep = append(keep, function)
			}
		}
	}
	slices.Sort(keep)
	return slices.Compact(keep)
}

// surveyed is which names a Go file declares at its top, methods as Type.Method, and which identifiers occur in it.
type surveyed struct{ declared, used map[string]bool }

// survey reads as much of a file as can be parsed: learners' code need not.
func survey(name string, text []byte) surveyed {
	s := surveyed{declared: make(map[string]bool), used: make(map[string]bool)}
	parsed, _ := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution|parser.AllErrors)
	if parsed == nil {
		return s
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		if identifier, ok := node.(*ast.Ident); ok {
			s.used[identifier.Name] = true
		}
		return true
	})
	for _, declaration := range parsed.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			s.declared[edit.FunctionName(d)] = true
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					s.declared[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						s.declared[name.Name] = true
					}
				}
			}
		}
	}
	return s
}

func isCode(name string) bool {
	return path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
}
