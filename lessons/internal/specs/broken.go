package specs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Broken is a package that does not compile, or whose tests do not.
type Broken struct {
	Folder    string // from the module's root, with slashes
	Complaint string // of the compiler
}

// FindBroken compiles all packages of the module in dir, and their tests, and returns those that do not compile, without
// those that only need one of them.
func FindBroken(ctx context.Context, dir string) ([]Broken, error) {
	output, err := goCommand(ctx, dir, "list", "-e", "-export", "-test", "-json=ImportPath,Module,Error", "./...")
	if err != nil {
		return nil, err
	}
	var all []Broken
	known := make(map[string]bool)
	for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
		var listed goPackage
		if err := decoder.Decode(&listed); err != nil {
			return nil, fmt.Errorf("read the output of go list: %w", err)
		}
		if listed.Error == nil {
			continue
		}
		path, _, _ := strings.Cut(listed.ImportPath, " ") // behind it stands the test that it was compiled for
		path = strings.TrimSuffix(strings.TrimSuffix(path, ".test"), "_test")
		if listed.Module != nil {
			path = strings.TrimPrefix(path, listed.Module.Path+"/")
		}
		if !known[path] {
			known[path] = true
			all = append(all, Broken{path, withoutHeadings(listed.Error.Err)})
		}
	}
	return all, nil
}

// withoutHeadings leaves out of the compiler's output the lines that name packages.
func withoutHeadings(output string) string {
	var kept strings.Builder
	for line := range strings.Lines(output) {
		if !strings.HasPrefix(line, "# ") {
			kept.WriteString(line)
		}
	}
	return strings.TrimSpace(kept.String())
}
