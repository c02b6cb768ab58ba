package specs

import (
	"os"
	"path/filepath"
	"regexp"
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

// crash picks from a program's output what tells most about how it ended: from the first sign of a crash on,
// or else the last lines.
func crash(output string) string {
	const atMost = 30
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for i, line := range lines {
		for _, sign := range []string{"WARNING: DATA RACE", "panic: ", "fatal error: "} {
			if strings.HasPrefix(line, sign) {
				return strings.Join(lines[i:min(i+atMost, len(lines))], "\n")
			}
		}
	}
	return strings.Join(lines[max(0, len(lines)-atMost):], "\n")
}
