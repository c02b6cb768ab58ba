package mutants

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Version is the gremlins that is used.
const Version = "github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0"

// Runner makes and tries mutants in a copy of the tree.
type Runner struct {
	Tree    string // the copy
	Scratch string // an empty folder for what comes up on the way
	Program string // gremlins
	Output  io.Writer
}

// arguments are those of every run of gremlins. Its own mutations are all on, but for those of bits: the other
// operator seldom compiles there, and gremlins counts that as killed. The specs get thirty times the time that they
// take, so that a busy machine is not taken for an endless mutant; and one mutant is tried at a time, for the same reason.
var arguments = []string{
	"unleash", "--timeout-coefficient", "30", "--workers", "1",
	"--invert-logical", "--invert-loopctrl", "--invert-assignments", "--remove-self-assignments",
}

// trial bounds the specs of one package where the Runner runs them itself.
const trial = 5 * time.Minute

// Gremlins has gremlins try the mutants of the package in a folder, on the specs of that package alone, and write its
// report. Files that this machine does not compile are left out.
func (r Runner) Gremlins(ctx context.Context, folder, report string) error {
	list := exec.CommandContext(ctx, "go", "list", "-f", `{{join .IgnoredGoFiles "\n"}}`, "./"+folder)
	list.Dir = r.Tree
	list.Stderr = r.Output
	ignored, err := list.Output()
	if err != nil {
		return fmt.Errorf("listing the files of %s: %w", folder, err)
	}
	part := report + ".part"                                                          // so that a run that is interrupted leaves no report that looks whole
	args := append(slices.Clone(arguments), "--output", part, "--exclude-files", "/") // no package below it
	for _, name := range strings.Fields(string(ignored)) {
		args = append(args, "--exclude-files", "^"+regexp.QuoteMeta(name)+"$")
	}
	command := exec.CommandContext(ctx, r.Program, append(args, "./"+folder)...)
	command.Dir, command.Stdout, command.Stderr = r.Tree, r.Output, r.Output
	command.Env = append(r.environment(), "TMPDIR="+r.Scratch)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 10 * time.Second
	if err := command.Run(); err != nil {
		return fmt.Errorf("gremlins on %s: %w; its own output says why", folder, err)
	}
	return os.Rename(part, report)
}

// environment turns vet off: what vet complains of would count as killed. And it has tests run whose result is known
// already: gremlins takes the time of the first run for a measure of the others.
func (r Runner) environment() []string {
	return append(os.Environ(), "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -vet=off -count=1"))
}

// report is as much of gremlins' report as is used.
type report struct {
	Files []struct {
		Name      string `json:"file_name"` // in the package's folder
		Mutations []struct {
			Type   string `json:"type"`
			Status string `json:"status"`
			Line   int    `json:"line"`
			Column int    `json:"column"`
		} `json:"mutations"`
	} `json:"files"`
}

// Read reads gremlins' report on the package in a folder, and puts right what gremlins gets wrong: a mutant that is
// reported twice counts once; one that does not compile is not killed but not viable; and one in the condition of a
// case or in a constant, which Go's coverage does not count, is tried.
func (r Runner) Read(ctx context.Context, folder, file string) ([]Mutant, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var found report
	if err := json.Unmarshal(text, &found); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var all []Mutant
	for _, of := range found.Files {
		name := path.Join(folder, filepath.ToSlash(of.Name))
		source, err := os.ReadFile(filepath.Join(r.Tree, name))
		if err != nil {
			return nil, err
		}
		for _, mutation := range of.Mutations {
			mutant, err := New(name, source, mutation.Type, mutation.Line, mutation.Column)
			if err != nil {
				return nil, err
			}
			mutant.Status = Status(strings.ToLower(mutation.Status))
			if slices.ContainsFunc(all, func(other Mutant) bool { return other.File == mutant.File && other.Place == mutant.Place }) {
				continue
			}
			if err := r.correct(ctx, folder, mutation.Type, &mutant); err != nil {
				return nil, err
			}
			all = append(all, mutant)
		}
	}
	slices.SortStableFunc(all, func(a, b Mutant) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.Row - b.Row
	})
	return all, nil
}

func (r Runner) correct(ctx context.Context, folder, kind string, mutant *Mutant) error {
	switch mutant.Status {
	case Lived, TimedOut, NotViable:
		return nil
	case Killed:
		// Another comparison, or another logical operator, compiles wherever the first did.
		if strings.HasPrefix(kind, "CONDITIONALS_") || kind == "INVERT_LOGICAL" {
			return nil
		}
		compiles, err := r.goCommand(ctx, mutant, "build", "./"+folder)
		if err == nil && !compiles {
			mutant.Status = NotViable
		}
		return err
	case NotCovered:
		return r.try(ctx, folder, mutant)
	}
	return fmt.Errorf("%s:%d: expected gremlins to have tried the mutant, but its status is %q", mutant.File, mutant.Row, mutant.Status)
}

// try runs the package's specs on a mutant. It leaves one on which they pass as it is.
func (r Runner) try(ctx context.Context, folder string, mutant *Mutant) error {
	compiles, err := r.goCommand(ctx, mutant, "build", "./"+folder)
	if err != nil {
		return err
	}
	if !compiles {
		mutant.Status = NotViable
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, trial)
	defer cancel()
	passed, err := r.goCommand(limited, mutant, "test", "./"+folder)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		mutant.Status = TimedOut
	case err != nil:
		return err
	case !passed:
		mutant.Status = Killed
	}
	return nil
}

// goCommand runs the go command on the tree with the mutant's file in place of the one that is there, and reports
// whether it succeeded.
func (r Runner) goCommand(ctx context.Context, mutant *Mutant, args ...string) (bool, error) {
	changed := filepath.Join(r.Scratch, "mutant.go")
	if err := os.WriteFile(changed, mutant.source, 0o600); err != nil {
		return false, err
	}
	overlay, err := json.Marshal(map[string]map[string]string{
		"Replace": {filepath.Join(r.Tree, filepath.FromSlash(mutant.File)): changed},
	})
	if err != nil {
		return false, err
	}
	name := filepath.Join(r.Scratch, "overlay.json")
	if err := os.WriteFile(name, overlay, 0o600); err != nil {
		return false, err
	}
	command := exec.CommandContext(ctx, "go", slices.Insert(slices.Clone(args), 1, "-overlay", name)...)
	command.Dir, command.Env = r.Tree, r.environment()
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 10 * time.Second
	err = command.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return false, nil
	}
	return err == nil, err
}
