package edit

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
)

// declared is an unexported function, method, constant, variable or type of a package.
type declared struct {
	name string // as FunctionName has it
	file string
	span span
}

// removeUnused takes out of the files, again and again until nothing changes, each unexported declaration that
// nothing uses, but for those to keep.
func removeUnused(files map[string][]byte, keep []string) error {
	for {
		unused, err := unusedDeclarations(files)
		if err != nil {
			return err
		}
		unused = slices.DeleteFunc(unused, func(d declared) bool { return slices.Contains(keep, d.name) })
		if len(unused) == 0 {
			return nil
		}
		spans := make(map[string][]span)
		for _, d := range unused {
			spans[d.file] = append(spans[d.file], d.span)
		}
		for name := range spans {
			s, err := parse(name, files[name])
			if err != nil {
				return err
			}
			files[name] = s.apply(spans[name])
		}
	}
}

func unusedIn(files map[string][]byte) ([]string, error) {
	unused, err := unusedDeclarations(files)
	var names []string
	for _, d := range unused {
		names = append(names, d.name)
	}
	return names, err
}

// unusedDeclarations lists the unexported declarations whose names are used nowhere but in themselves. It goes by
// names alone, so a helper that shares its name with anything is kept.
func unusedDeclarations(files map[string][]byte) ([]declared, error) {
	var all []declared
	uses := make(map[string]int)   // by plain name, in the whole package
	within := make(map[string]int) // by FunctionName, in the declaration itself
	plain := make(map[string]string)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		s, err := parse(name, files[name])
		if err != nil {
			return nil, err
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			if identifier, ok := node.(*ast.Ident); ok {
				uses[identifier.Name]++
			}
			return true
		})
		for _, declaration := range s.file.Decls {
			s.eachUnexported(declaration, func(name string, identifier *ast.Ident, node ast.Node, span span) {
				all = append(all, declared{name: name, file: s.name, span: span})
				plain[name] = identifier.Name
				ast.Inspect(node, func(node ast.Node) bool {
					if inner, ok := node.(*ast.Ident); ok && inner.Name == identifier.Name {
						within[name]++
					}
					return true
				})
			})
		}
	}
	return slices.DeleteFunc(all, func(d declared) bool { return uses[plain[d.name]] > within[d.name] }), nil
}

// eachUnexported visits what a top-level declaration declares, with the bytes that it takes up, its comment included.
// A group in parentheses that would be left empty is one span with its last member.
func (s source) eachUnexported(declaration ast.Decl, visit func(string, *ast.Ident, ast.Node, span)) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		if !d.Name.IsExported() && d.Name.Name != "main" && d.Name.Name != "init" {
			visit(FunctionName(d), d.Name, d, s.whole(d.Doc, d))
		}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT {
			return
		}
		for _, spec := range d.Specs {
			name, doc := specName(spec)
			if name == nil || name.IsExported() || name.Name == "_" {
				continue
			}
			if len(d.Specs) == 1 {
				visit(name.Name, name, d, s.whole(d.Doc, d))
			} else {
				visit(name.Name, name, spec, s.whole(doc, spec))
			}
		}
	}
}

// specName returns the name that a member of a group declares, nil if it declares several.
func specName(spec ast.Spec) (*ast.Ident, *ast.CommentGroup) {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		if len(s.Names) == 1 {
			return s.Names[0], s.Doc
		}
	case *ast.TypeSpec:
		return s.Name, s.Doc
	}
	return nil, nil
}

// whole is the span of a declaration, from its comment to the end of its last line.
func (s source) whole(doc *ast.CommentGroup, node ast.Node) span {
	from := s.offset(node.Pos())
	if doc != nil {
		from = s.offset(doc.Pos())
	}
	to := s.offset(node.End())
	for to < len(s.text) && s.text[to] != '\n' {
		to++
	}
	for from > 0 && (s.text[from-1] == '\t' || s.text[from-1] == ' ') {
		from--
	}
	return span{from: from, to: min(to+1, len(s.text))}
}
