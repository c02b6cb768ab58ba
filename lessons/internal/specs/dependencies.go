package specs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Dependencies returns for each of the packages that has tests the import paths of all packages that its test program
// is made of, its own among them.
func Dependencies(ctx context.Context, dir string, packages []string) (map[string][]string, error) {
	if len(packages) == 0 {
		return nil, nil
	}
	output, err := goCommand(ctx, dir, append([]string{"list", "-e", "-test", "-json=ImportPath,Deps", "--"}, packages...)...)
	if err != nil {
		return nil, err
	}
	dependencies := make(map[string][]string)
	for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
		var listed struct {
			ImportPath string
			Deps       []string
		}
		if err := decoder.Decode(&listed); err != nil {
			return nil, fmt.Errorf("read the output of go list: %w", err)
		}
		tested, isProgram := strings.CutSuffix(listed.ImportPath, ".test")
		if !isProgram {
			continue
		}
		for _, dependency := range listed.Deps {
			// A package that is compiled anew for the test is listed as "path [tested.test]".
			path, _, _ := strings.Cut(dependency, " ")
			dependencies[tested] = append(dependencies[tested], path)
		}
	}
	return dependencies, nil
}
