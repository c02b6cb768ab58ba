package specs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// testPackage is a package that has tests.
type testPackage struct {
	path   string // the import path
	dir    string
	module module

	ginkgo  bool     // its tests import Ginkgo
	starts  []string // its Test functions that call RunSpecs
	imports []string // the folders of the module's packages that its tests import

	program string // its test program; "" if it has not been compiled
}

type module struct{ Path, Dir string }

// goPackage is what is needed of one package in the output of "go list -json".
type goPackage struct {
	ImportPath, Dir                   string
	Module                            *module
	GoFiles, TestGoFiles, TestImports []string
	XTestGoFiles, XTestImports        []string
	Error                             *struct{ Err string }
}

// listPackages lists the packages with tests that o asks for, those below an integration folder first:
// they take the longest.
func listPackages(ctx context.Context, o Options) ([]testPackage, error) {
	args := []string{"list", "-e", "-json=ImportPath,Dir,Module,GoFiles,TestGoFiles,TestImports,XTestGoFiles,XTestImports,Error"}
	args = append(append(args, o.buildFlags()...), "--")
	if len(o.Packages) == 0 {
		args = append(args, "./...")
	}
	output, err := goCommand(ctx, o.Dir, append(args, o.Packages...)...)
	if err != nil {
		return nil, err
	}

	var packages []testPackage
	for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
		var listed goPackage
		if err := decoder.Decode(&listed); err != nil {
			return nil, fmt.Errorf("read the output of go list: %w", err)
		}
		tests := slices.Concat(listed.TestGoFiles, listed.XTestGoFiles)
		if listed.Error != nil && len(tests)+len(listed.GoFiles) == 0 {
			return nil, &UsageError{fmt.Sprintf("expected %s to be a package of this module: %s", listed.ImportPath, listed.Error.Err)}
		}
		if len(tests) == 0 || listed.Module == nil {
			continue
		}
		packages = append(packages, newTestPackage(listed, tests))
	}
	slices.SortStableFunc(packages, func(a, b testPackage) int { return b.weight() - a.weight() })
	return packages, nil
}

// buildFlags are the flags that decide what is compiled.
func (o Options) buildFlags() []string {
	var flags []string
	if o.Race {
		flags = append(flags, "-race")
	}
	if o.Overlay != "" {
		flags = append(flags, "-overlay="+o.Overlay)
	}
	return flags
}

func newTestPackage(listed goPackage, tests []string) testPackage {
	p := testPackage{path: listed.ImportPath, dir: listed.Dir, module: *listed.Module}
	for _, imported := range slices.Concat(listed.TestImports, listed.XTestImports) {
		if strings.HasPrefix(imported, "github.com/onsi/ginkgo/") {
			p.ginkgo = true
		}
		if below, ok := strings.CutPrefix(imported, p.module.Path+"/"); ok {
			p.imports = append(p.imports, filepath.Join(p.module.Dir, filepath.FromSlash(below)))
		}
	}
	for _, file := range tests {
		p.starts = append(p.starts, specStarters(filepath.Join(p.dir, file))...)
	}
	return p
}

func (p testPackage) weight() int {
	if strings.Contains(p.path+"/", "/integration/") {
		return 1
	}
	return 0
}

// specStarters names the Test functions of a file that call RunSpecs. A file that does not parse has
// none: the compiler will say what is wrong with it.
func specStarters(file string) []string {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var names []string
	for _, declaration := range parsed.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || function.Recv != nil || !strings.HasPrefix(function.Name.Name, "Test") {
			continue
		}
		ast.Inspect(function, func(node ast.Node) bool {
			if name, ok := node.(*ast.Ident); ok && name.Name == "RunSpecs" {
				names = append(names, function.Name.Name)
				return false
			}
			return true
		})
	}
	return slices.Compact(names)
}

// goCommand runs the go command in dir and returns its standard output.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	command := Go(ctx, dir, args...)
	var complaint bytes.Buffer
	command.Stderr = &complaint
	output, err := command.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errNoGo
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		if obstacle := Obstacle(complaint.String()); obstacle != nil {
			return nil, obstacle
		}
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, bytes.TrimSpace(complaint.Bytes()))
	}
	return output, nil
}
