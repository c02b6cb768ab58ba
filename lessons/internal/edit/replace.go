package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// Replace puts what the replacement declares in place of what the file declares under the same names, and adds the
// rest at the file's end. Doc comments stay those of the file. The error says so if the replacement has a method of
// a name that the file lacks, or nothing that the file has: then it was written for another file.
func Replace(name string, text, replacement []byte) ([]byte, error) {
	s, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	r, err := parse("replacement of "+name, replacement)
	if err != nil {
		return nil, err
	}
	places := s.declarations()
	var spans []span
	var added strings.Builder
	var names []string
	for _, declaration := range r.declarations() {
		names = append(names, declaration.name)
		declared := string(r.text[declaration.span.from:declaration.span.to])
		at := slices.IndexFunc(places, func(p place) bool { return p.name == declaration.name })
		if at < 0 {
			added.WriteString("\n" + declared + "\n")
			continue
		}
		if places[at].member && !declaration.member {
			_, declared, _ = strings.Cut(declared, " ") // without const, var or type
		}
		spans = append(spans, span{places[at].span.from, places[at].span.to, declared})
	}
	if len(spans) == 0 {
		return nil, fmt.Errorf("%s declares none of %s", name, strings.Join(names, ", "))
	}
	for _, imported := range r.file.Imports {
		if !slices.ContainsFunc(s.file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == imported.Path.Value }) {
			end := s.offset(s.file.Name.End())
			spans = append(spans, span{end, end, "\nimport " + string(r.text[r.offset(imported.Pos()):r.offset(imported.End())]) + "\n"})
		}
	}
	spans = append(spans, span{len(s.text), len(s.text), added.String()})
	return tidy(name, s.apply(spans))
}

// place is a top-level declaration, or a member of a group in parentheses.
type place struct {
	name   string
	member bool
	span   span
}

// declarations lists what the file declares, imports aside, without comments.
func (s source) declarations() []place {
	var all []place
	add := func(name string, member bool, node ast.Node) {
		all = append(all, place{name, member, span{from: s.offset(node.Pos()), to: s.offset(node.End())}})
	}
	for _, declaration := range s.file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			// A declaration's Pos is that of its doc comment's end: of "func" itself.
			all = append(all, place{functionName(d), false, span{from: s.offset(d.Type.Func), to: s.offset(d.End())}})
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			for _, spec := range d.Specs {
				name, _ := specName(spec)
				if name == nil {
					continue
				}
				if d.Lparen.IsValid() {
					add(name.Name, true, spec)
				} else {
					all = append(all, place{name.Name, false, span{from: s.offset(d.TokPos), to: s.offset(d.End())}})
				}
			}
		}
	}
	return all
}
