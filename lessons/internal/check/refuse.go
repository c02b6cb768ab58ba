package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"cacheaside/lessons/internal/specs"
)

// The code that is graded runs in one process with the specs that grade it, so it could, with some skill, change what
// they report. What it would need for that is refused, unless the course's own code in that package has it, too.
var (
	refusedImports = []string{
		"C", "unsafe", "plugin", "testing", "flag", "syscall", "os/exec", "io/ioutil",
		"github.com/onsi", "golang.org/x/sys", "modernc.org/libc",
	}
	refusedOfOS = []string{
		"Args", "Exit", "StartProcess", "FindProcess", "NewFile", "Create", "CreateTemp", "OpenFile", "OpenRoot",
		"WriteFile", "Rename", "Link", "Symlink", "Remove", "RemoveAll", "Truncate",
	}
	refusedDirectives = []string{"//go:linkname", "//go:cgo_"}
)

// refuse returns a failure for each thing in a Go file that is refused.
func (g *Grader) refuse(name string, content []byte) ([]Spec, error) {
	if path.Ext(name) != ".go" {
		return nil, nil
	}
	course, err := g.usedByCourse(path.Dir(name))
	if err != nil {
		return nil, err
	}
	var refused []Spec
	for _, use := range uses(name, content) {
		if course[use.what] {
			continue
		}
		refused = append(refused, Spec{
			ID: "refused: " + name + " uses " + use.what, Name: name + " uses " + use.what, Status: specs.Failed,
			Message: fmt.Sprintf("It uses %s, with which code could change what its specs report. The lesson can be written without it: take it out.", use.what),
			File:    name, Line: use.line,
		})
	}
	return refused, nil
}

// usedByCourse is what of all that is refused the course's own code in a folder uses.
func (g *Grader) usedByCourse(folder string) (map[string]bool, error) {
	used := make(map[string]bool)
	files, err := packageFiles(g.Root, folder, nil)
	if err != nil {
		return nil, err
	}
	for name, content := range files {
		for _, use := range uses(name, content) {
			used[use.what] = true
		}
	}
	return used, nil
}

// use is something that is refused, and where it is.
type use struct {
	what string
	line int
}

// uses finds what is refused in a file. One that can't be parsed will not compile either.
func uses(name string, content []byte) []use {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var all []use
	add := func(what string, pos token.Pos) { all = append(all, use{what, set.Position(pos).Line}) }
	nameOfOS := ""
	for _, imported := range file.Imports {
		pkg, _ := strconv.Unquote(imported.Path.Value)
		if slices.ContainsFunc(refusedImports, func(refused string) bool { return pkg == refused || strings.HasPrefix(pkg, refused+"/") }) {
			add(pkg, imported.Pos())
		}
		if pkg == "os" {
			nameOfOS = "os"
			if imported.Name != nil {
				nameOfOS = imported.Name.Name
			}
		}
	}
	if nameOfOS == "." {
		add("os, imported with a dot", file.Pos())
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok && nameOfOS != "" {
			from, isName := selector.X.(*ast.Ident)
			if isName && from.Name == nameOfOS && slices.Contains(refusedOfOS, selector.Sel.Name) {
				add("os."+selector.Sel.Name, selector.Pos())
			}
		}
		return true
	})
	for _, group := range file.Comments {
		for _, comment := range group.List {
			for _, directive := range refusedDirectives {
				if strings.HasPrefix(comment.Text, directive) {
					add(directive, comment.Pos())
				}
			}
		}
	}
	return all
}
