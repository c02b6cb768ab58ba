package specs

import (
	"context"
	"os"
	"os/exec"
	"os/user"
	"slices"
	"strings"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/words"
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
	Said   string     // what the go command complained of
	Advice words.Text // what to do
}

func (e *MachineError) Error() string {
	return e.say(words.In(language.English))
}

func (e *MachineError) say(in words.Words) string {
	return in.GoCantWork(e.Said) + "\n" + e.Advice(in)
}

// obstacles are signs, in what the go command complains of, that the machine is the reason.
var obstacles = []struct {
	sign   string
	advice words.Text
}{
	{"no space left on device", words.Words.EmptyBuildCache},
	{"disk quota exceeded", words.Words.QuotaIsUsedUp},
	{"build cache is required", words.Words.WritableHOME},
	{"module cache not found", words.Words.WritableHOME},
	{"failed to initialize build cache", words.Words.WritableGOCACHE},
	{"read-only file system", words.Words.WritableGOCACHEAndTMPDIR},
	{"creating work dir", words.Words.SetTMPDIR},
	{"go: parsing $GOFLAGS", words.Words.CorrectGOFLAGS},
	{"module lookup disabled by GOPROXY=off", words.Words.DownloadWithGOPROXY},
	{"dial tcp", words.Words.DownloadModules},
}

// Obstacle returns an error that wraps a *MachineError if what the go command complained of has its reason in the machine, and
// else nil.
func Obstacle(complaint string) error {
	for line := range strings.Lines(complaint) {
		for _, one := range obstacles {
			if strings.Contains(line, one.sign) {
				machine := &MachineError{strings.TrimSpace(line), one.advice}
				return words.Error{Say: machine.say, Cause: machine}
			}
		}
	}
	return nil
}
