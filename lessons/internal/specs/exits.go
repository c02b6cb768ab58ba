package specs

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// ended explains that the program's own code ended it. A program that does so leaves no stack, so the calls that can have
// done it are looked up in the code.
func (p testPackage) ended(result *Result, status int, output string, o Options) {
	result.Status = Failed
	result.Message = o.Words.YourCodeEndedAll(status)
	said := lastLine(output)
	if said != "" {
		result.Message += "\n" + o.Words.LastWritten(said)
	}
	calls := p.exits()
	slices.SortStableFunc(calls, func(a, b exitCall) int { return cmp.Compare(b.agreement(said), a.agreement(said)) })
	var places []string
	for _, call := range calls {
		result.Stack = append(result.Stack, call.Place)
		places = append(places, fmt.Sprintf("%s:%d", call.File, call.Line))
	}
	if len(calls) > 0 {
		result.File, result.Line = calls[0].File, calls[0].Line
		result.Message += "\n" + o.Words.EndsProgramsAt(strings.Join(places, ", "))
	}
}

// exitCall is a call that ends the program.
type exitCall struct {
	Place
	says string // how its message begins, if that is written there
}

// agreement is more, the more likely it is that the call wrote a line.
func (c exitCall) agreement(line string) int {
	if strings.Contains(line, c.says) {
		return len(c.says)
	}
	return -1
}

// endedWell explains an exit with status 0, of which the testing package makes a panic.
func (p testPackage) endedWell(result *Result, spec types.SpecReport, o Options) {
	result.Status = Failed
	result.Message = o.Words.YourCodeEnded()
	result.Stack = p.placesIn(spec.Failure.Location.FullStackTrace)
	result.File, result.Line = p.firstPlace(spec.Failure.Location.FullStackTrace)
}

// lastLine is the last line that a program wrote itself.
func lastLine(output string) string {
	lines := strings.Split(strings.TrimSpace(withoutMarks(output)), "\n")
	for _, line := range slices.Backward(lines) {
		if line = strings.TrimSpace(line); line != "" {
			if strings.HasPrefix(line, "Will run ") { // Ginkgo's heading
				return ""
			}
			return line
		}
	}
	return ""
}

// exits finds the calls of log.Fatal, os.Exit and the like in the package and in those of the module that it imports, tests
// aside.
func (p testPackage) exits() []exitCall {
	var found []exitCall
	seen := make(map[string]bool)
	folders := append([]string{p.dir}, p.imports...)
	for len(folders) > 0 {
		folder := folders[0]
		folders = folders[1:]
		if seen[folder] {
			continue
		}
		seen[folder] = true
		files, _ := filepath.Glob(filepath.Join(folder, "*.go"))
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
			if err != nil {
				continue // it would not have compiled
			}
			for _, imported := range parsed.Imports {
				path, _ := strconv.Unquote(imported.Path.Value)
				if below, ok := strings.CutPrefix(path, p.module.Path+"/"); ok {
					folders = append(folders, filepath.Join(p.module.Dir, filepath.FromSlash(below)))
				}
			}
			for _, call := range exitCalls(set, parsed) {
				call.File, _ = p.module.inModule(file)
				found = append(found, call)
			}
		}
	}
	return found
}

// exitCalls are the calls in a file that end the program. With log imported, every Fatal is taken for a logger's.
func exitCalls(set *token.FileSet, file *ast.File) []exitCall {
	ends := make(map[string][]string) // functions by the name under which their package is imported; "" is of any logger
	for _, imported := range file.Imports {
		path, _ := strconv.Unquote(imported.Path.Value)
		name := path
		if imported.Name != nil {
			name = imported.Name.Name
		}
		switch path {
		case "os", "syscall":
			ends[name] = []string{"Exit"}
		case "log":
			ends[""] = []string{"Fatal", "Fatalf", "Fatalln"}
		}
	}
	var calls []exitCall
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		selector, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		from, _ := selector.X.(*ast.Ident)
		if slices.Contains(ends[""], selector.Sel.Name) || from != nil && slices.Contains(ends[from.Name], selector.Sel.Name) {
			calls = append(calls, exitCall{Place{Line: set.Position(selector.Sel.Pos()).Line}, firstText(call)})
		}
		return true
	})
	return calls
}

// firstText is the text with which a call's arguments begin, up to the first value in it.
func firstText(call *ast.CallExpr) string {
	if len(call.Args) == 0 {
		return ""
	}
	literal, ok := call.Args[0].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(literal.Value) // the compiler has read it
	text, _, _ = strings.Cut(text, "%")
	return text
}
