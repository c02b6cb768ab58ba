package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"cacheaside/lessons/internal/specs"
)

// buildCache says whether the go command can keep what it compiles, and the workbench what is temporary.
func (l looker) buildCache() finding {
	f := finding{what: l.words.BuildCache()}
	cache, err := l.output("go", "env", "GOCACHE")
	if err != nil || cache == "" {
		f.costs = l.words.NoBuildCache()
		return f
	}
	if err := writable(cache); err != nil {
		f.costs = l.words.BuildCacheIsShut(cache, err.Error())
		return f
	}
	if err := writable(os.TempDir()); err != nil {
		f.costs = l.words.TemporaryIsShut(os.TempDir(), err.Error())
		return f
	}
	f.has, f.found = true, cache
	return f
}

// writable tries to write a megabyte into a folder.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".doctor-")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	_, err = file.Write(make([]byte, 1<<20))
	return err
}

// settings are what is set for the go command that the workbench works around, and that other commands may fall over.
func (l looker) settings() []finding {
	var all []finding
	if home := os.Getenv("HOME"); home == "" {
		all = append(all, finding{what: "HOME", costs: l.words.HomeIsNotSet()})
	}
	theirs := func(name string) string {
		command := exec.CommandContext(l.ctx, "go", "env", name)
		command.Dir = l.dir
		value, _ := command.Output() // what can't be asked for is not set
		return strings.TrimSpace(string(value))
	}
	if _, left := specs.GoFlags(theirs("GOFLAGS")); len(left) > 0 {
		all = append(all, finding{what: "GOFLAGS", has: true, found: l.words.GoFlagsAreLeftOut(strings.Join(left, " "))})
	}
	if work := theirs("GOWORK"); work != "" && work != "off" {
		all = append(all, finding{what: filepath.Base(work), has: true, found: l.words.GoWorkIsLeftOut(work)})
	}
	return all
}
