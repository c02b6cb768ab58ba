package specs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// linePattern finds places such as "services/finder.go:41" in the output of compiler, tests and panics.
var linePattern = regexp.MustCompile(`([^\s:]+\.go|[A-Za-z]:[^\s:]+\.go):(\d+)`)

// inModule names a file from the module's folder, with slashes, and says whether it is in there.
func (m module) inModule(file string) (string, bool) {
	relative, err := filepath.Rel(m.Dir, filepath.FromSlash(file))
	if err != nil || !filepath.IsLocal(relative) {
		return file, false
	}
	return filepath.ToSlash(relative), true
}

// firstPlace finds the first line of the module's own code in a text. File names in it that are not absolute
// start from one of the folders.
func (p testPackage) firstPlace(text string, folders ...string) (file string, line int) {
	// The module's own folder may have blanks in its name, at which the pattern would end.
	if root := filepath.ToSlash(p.module.Dir); strings.Contains(root, " ") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, p.module.Dir, root), root+"/", "")
		folders = append(slices.Clone(folders), root)
	}
	for _, match := range linePattern.FindAllStringSubmatch(text, -1) {
		for _, named := range candidates(match[1], folders) {
			file, inside := p.module.inModule(named)
			if !inside {
				continue
			}
			if _, err := os.Stat(named); err == nil {
				line, _ := strconv.Atoi(match[2])
				return file, line
			}
		}
	}
	return "", 0
}

func candidates(file string, folders []string) []string {
	if filepath.IsAbs(file) {
		return []string{file}
	}
	var named []string
	for _, folder := range folders {
		named = append(named, filepath.Join(folder, filepath.FromSlash(file)))
	}
	return named
}

// placesIn finds the lines of the module's own code, tests aside, in stacks as the Go runtime writes them.
func (p testPackage) placesIn(stacks string) []Place {
	var places []Place
	for _, match := range linePattern.FindAllStringSubmatch(stacks, -1) {
		file, inside := p.module.inModule(match[1])
		if line, err := strconv.Atoi(match[2]); err == nil && inside && filepath.IsAbs(match[1]) && !strings.HasSuffix(file, "_test.go") {
			places = append(places, Place{file, line})
		}
	}
	return places
}

// signs are how the lines begin with which the Go runtime says that a program ends.
var signs = regexp.MustCompile(`(?m)^(WARNING: DATA RACE|panic: |fatal error: )`)

// crashed reports whether a program's output says how it ended.
func crashed(output string) bool { return signs.MatchString(output) }

// crash picks from a program's output what tells most about how it ended: from the first sign of a crash on,
// or else the last lines.
func crash(output string) string {
	const atMost = 30
	if at := signs.FindStringIndex(output); at != nil {
		lines := strings.Split(strings.TrimSpace(output[at[0]:]), "\n")
		return strings.Join(lines[:min(atMost, len(lines))], "\n")
	}
	lines := strings.Split(strings.TrimSpace(output), "\n")
	return strings.Join(lines[max(0, len(lines)-atMost):], "\n")
}
