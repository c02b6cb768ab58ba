package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"cacheaside/lessons/internal/specs"
)

// The code that is graded runs in one process with the specs that grade it, so it could, with some skill, change what
// they report. What it would need for that is refused, unless the course's own code in that package has it, too: of the standard
// library what writes files, runs programs, ends its own or goes round Go's types; and every other library but those that the
// course's code has, since nobody has looked at what they offer.
var (
	refusedImports = []string{
		"C", "unsafe", "plugin", "testing", "flag", "syscall", "os/exec", "io/ioutil", "go/build", "go/importer", "log/syslog",
		"net/http/cgi", "runtime/coverage", "runtime/debug", modulePath + "/integration", modulePath + "/lessons",
		"github.com/onsi", "golang.org/x/sys", "modernc.org/libc",
	}
	allowedLibraries = []string{"golang.org/x/sync", "golang.org/x/text"}

	allowedOfOS = []string{
		"DevNull", "DirFS", "Environ", "Expand", "ExpandEnv", "File", "FileInfo", "FileMode", "Getenv", "Getwd", "Hostname",
		"Interrupt", "IsExist", "IsNotExist", "IsPermission", "IsTimeout", "LookupEnv", "Lstat", "MkdirTemp", "ModePerm", "Open",
		"PathError", "ReadDir", "ReadFile", "Signal", "Stat", "Stderr", "Stdin", "Stdout", "SyscallError", "TempDir",
		"ErrClosed", "ErrDeadlineExceeded", "ErrExist", "ErrInvalid", "ErrNotExist", "ErrPermission",
	}
	refusedDirectives = []string{"//go:linkname", "//go:cgo_"}
)

// librariesOf are the folders whose code says which libraries the course has.
var librariesOf = []string{"repositories", "services", "httpapi"}

// refuse returns a failure for each thing in a Go file that is refused.
func (g *Grader) refuse(name string, content []byte) ([]Spec, error) {
	if path.Ext(name) != ".go" {
		return nil, nil
	}
	course, err := g.usedByCourse(path.Dir(name))
	if err != nil {
		return nil, err
	}
	libraries, err := g.libraries()
	if err != nil {
		return nil, err
	}
	var refused []Spec
	for _, use := range uses(name, content) {
		message := fmt.Sprintf("It uses %s, with which code could change what its specs report. The lesson can be written without it: take it out.", use.what)
		switch {
		case course[use.what] || use.isLibrary && slices.ContainsFunc(libraries, within(use.what)):
			continue
		case use.isLibrary:
			message = fmt.Sprintf("It uses the library %s, which the course's code does not have. The lesson can be written without it: take it out.", use.what)
		}
		refused = append(refused, Spec{
			ID: "refused: " + name + " uses " + use.what, Name: name + " uses " + use.what, Status: specs.Failed, Message: message,
			File: name, Line: use.line,
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

// libraries are those that the course's code imports, specs aside, and a few more.
func (g *Grader) libraries() ([]string, error) {
	if g.allowed != nil {
		return g.allowed, nil
	}
	all := slices.Clone(allowedLibraries)
	for _, folder := range librariesOf {
		err := fs.WalkDir(g.Root, folder, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil && name == folder: // not every course has all of them
				return fs.SkipDir
			case err != nil || entry.IsDir() || !isCode(entry.Name()):
				return err
			}
			content, err := fs.ReadFile(g.Root, name)
			for _, use := range uses(name, content) {
				if use.isLibrary {
					all = append(all, use.what)
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	g.allowed = all
	return all, nil
}

// within returns what reports whether a package is a library, or a part of it.
func within(pkg string) func(library string) bool {
	return func(library string) bool { return pkg == library || strings.HasPrefix(pkg, library+"/") }
}

// use is something that is refused, and where it is.
type use struct {
	what      string
	line      int
	isLibrary bool // it is refused unless the course has it
}

// uses finds what is refused in a file. One that can't be parsed will not compile either.
func uses(name string, content []byte) []use {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var all []use
	add := func(what string, pos token.Pos) { all = append(all, use{what: what, line: set.Position(pos).Line}) }
	nameOfOS := ""
	for _, imported := range file.Imports {
		pkg, _ := strconv.Unquote(imported.Path.Value)
		first, _, _ := strings.Cut(pkg, "/")
		switch {
		case slices.ContainsFunc(refusedImports, within(pkg)):
			add(pkg, imported.Pos())
		case strings.Contains(first, "."): // the standard library's have none (https://pkg.go.dev/cmd/go, "Import path syntax")
			all = append(all, use{pkg, set.Position(imported.Pos()).Line, true})
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
			if isName && from.Name == nameOfOS && !slices.Contains(allowedOfOS, selector.Sel.Name) {
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
