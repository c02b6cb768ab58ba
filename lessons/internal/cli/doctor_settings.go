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
	f := finding{what: "build cache"}
	cache, err := l.output("go", "env", "GOCACHE")
	if err != nil || cache == "" {
		f.costs = "the go command knows no folder for it, so nothing can be compiled: set HOME or GOCACHE"
		return f
	}
	for _, folder := range []struct{ place, advice string }{
		{cache, "nothing can be compiled. Make room there, or set GOCACHE to another folder, such as: export GOCACHE=/tmp/go-build"},
		{os.TempDir(), "no spec can run. Make room there, or set TMPDIR to another folder"},
	} {
		if err := writable(folder.place); err != nil {
			f.costs = folder.place + " can't be written (" + err.Error() + "), so " + folder.advice
			return f
		}
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
		all = append(all, finding{what: "HOME", costs: "HOME is not set. The workbench takes it from the user database; \"go run\" needs it, or GOCACHE and GOMODCACHE"})
	}
	theirs := func(name string) string {
		command := exec.CommandContext(l.ctx, "go", "env", name)
		command.Dir = l.dir
		value, _ := command.Output() // what can't be asked for is not set
		return strings.TrimSpace(string(value))
	}
	if _, left := specs.GoFlags(theirs("GOFLAGS")); len(left) > 0 {
		all = append(all, finding{what: "GOFLAGS", has: true, found: "the workbench leaves out " + strings.Join(left, " ") +
			". Where your own \"go run\" and \"go test\" fail because of it: export GOFLAGS="})
	}
	if work := theirs("GOWORK"); work != "" && work != "off" {
		all = append(all, finding{what: filepath.Base(work), has: true, found: work + " is about other modules, and the workbench leaves it out. " +
			"Where your own \"go run\" and \"go test\" fail because of it: export GOWORK=off"})
	}
	return all
}
