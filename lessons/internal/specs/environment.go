package specs

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"slices"
	"strings"
)

// keptFlags are those of GOFLAGS that the workbench leaves to whoever set them. Others, such as -mod=vendor, -overlay or
// -json, would change what is compiled, or what the go command prints.
var keptFlags = []string{"-tags", "-p", "-modcacherw"}

// GoFlags returns what of a value of GOFLAGS is kept where the workbench runs the go command, and what is left out.
func GoFlags(value string) (kept, left []string) {
	for flag := range strings.FieldsSeq(value) {
		name, _, _ := strings.Cut("-"+strings.TrimLeft(flag, "-"), "=")
		switch {
		case slices.Contains(keptFlags, name):
			kept = append(kept, flag)
		case flag != "-buildvcs=false" && flag != "-mod=readonly": // which the workbench sets itself
			left = append(left, flag)
		}
	}
	return kept, left
}

// GoEnvironment is the environment in which the workbench runs the go command. A go.work above the workspace, or flags that
// are set for other projects, do not matter there, and the home folder is known although HOME is not set: without it there
// is no build cache.
func GoEnvironment() []string {
	kept, _ := GoFlags(os.Getenv("GOFLAGS"))
	environment := append(os.Environ(), "GOWORK=off", "GOFLAGS="+strings.Join(append(kept, "-mod=readonly", "-buildvcs=false"), " "))
	if os.Getenv("HOME") == "" {
		if who, err := user.Current(); err == nil && who.HomeDir != "" {
			environment = append(environment, "HOME="+who.HomeDir)
		}
	}
	return environment
}

// Go returns the go command with arguments, to be run in dir and in GoEnvironment.
func Go(ctx context.Context, dir string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir, command.Env = dir, GoEnvironment()
	return command
}

// MachineError says that the go command can't work on this machine as it is.
type MachineError struct {
	Said   string // what the go command complained of
	Advice string // what to do
}

func (e *MachineError) Error() string {
	return fmt.Sprintf("the go command can't work here: %s\n%s", e.Said, e.Advice)
}

// obstacles are signs, in what the go command complains of, that the machine is the reason.
var obstacles = []struct{ sign, advice string }{
	{"no space left on device", "The disk is full: make room, and try again. \"go clean -cache\" empties Go's build cache, which fills again."},
	{"disk quota exceeded", "Your quota is used up: make room, and try again. \"go clean -cache\" empties Go's build cache, which fills again."},
	{"build cache is required", "Set HOME to your home folder, or GOCACHE and GOMODCACHE to folders that can be written."},
	{"module cache not found", "Set HOME to your home folder, or GOCACHE and GOMODCACHE to folders that can be written."},
	{"failed to initialize build cache", "Set GOCACHE to a folder that can be written, such as: export GOCACHE=/tmp/go-build"},
	{"read-only file system", "Set GOCACHE and TMPDIR to folders that can be written, such as: export GOCACHE=/tmp/go-build TMPDIR=/tmp"},
	{"creating work dir", "Set TMPDIR to a folder that can be written, such as: export TMPDIR=/tmp"},
	{"go: parsing $GOFLAGS", "Put GOFLAGS right, or unset it: unset GOFLAGS"},
	{"module lookup disabled by GOPROXY=off", "Modules are missing, and GOPROXY=off keeps them from being downloaded: once, with a network: GOPROXY= go mod download"},
	{"dial tcp", "Modules are missing, and can't be downloaded: once, with a network: go mod download"},
}

// Obstacle returns a *MachineError if what the go command complained of has its reason in the machine, and else nil.
func Obstacle(complaint string) error {
	for line := range strings.Lines(complaint) {
		for _, one := range obstacles {
			if strings.Contains(line, one.sign) {
				return &MachineError{strings.TrimSpace(line), one.advice}
			}
		}
	}
	return nil
}
