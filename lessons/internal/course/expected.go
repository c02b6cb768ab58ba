package course

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Expected is a spec that a lesson must have.
type Expected struct {
	ID   string // the package's folder, a colon, a space and the spec's full text
	Step int    // from 1
}

// String names the spec and its step.
func (e Expected) String() string { return fmt.Sprintf("%s (step %d)", e.ID, e.Step) }

// ExpectedSpecs returns the specs that the lesson must have, from specs.txt: what is not reported did not run. The file has
// a line for each, below a line such as "step 2".
func (l Lesson) ExpectedSpecs(root fs.FS) ([]Expected, error) {
	text, err := fs.ReadFile(root, path.Join(l.Folder, "specs.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Expected
	step := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if _, err := fmt.Sscanf(line, "step %d", &step); err != nil && line != "" {
			all = append(all, Expected{line, step})
		}
	}
	return all, nil
}

// FormatExpected is the text of a specs.txt. The specs are in the order of their steps.
func FormatExpected(all []Expected) string {
	var text strings.Builder
	step := 0
	for _, spec := range all {
		if spec.Step != step {
			step = spec.Step
			fmt.Fprintf(&text, "step %d\n", step)
		}
		fmt.Fprintln(&text, spec.ID)
	}
	return text.String()
}
