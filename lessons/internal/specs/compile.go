package specs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/internal/words"
)

// patience is how long the compiler may be silent before the reader is told what takes so long.
const patience = 5 * time.Second

// compile compiles the packages' test programs into folder and sets their program. A package that does not
// compile is returned as ended, with the compiler's output; the others go on.
func compile(ctx context.Context, o Options, folder string, packages []testPackage) ([]Package, error) {
	slow := time.AfterFunc(patience, func() {
		o.Notice(words.Words.CompilingTakesLong)
	})
	defer slow.Stop()
	watch := new(compiling)
	defer watch.tell(ctx, o, slices.Clone(packages))() // their programs are set below

	var ended []Package
	for i, group := range withDistinctNames(packages) {
		into := filepath.Join(folder, fmt.Sprintf("programs-%d", i))
		if err := os.MkdirAll(into, 0o755); err != nil {
			return ended, fmt.Errorf("make a folder for the test programs: %w", err)
		}
		kept := anyProgram(into, group)
		complaint, all, err := compileGroup(ctx, o, into, group, watch)
		if err == nil && !all && kept {
			// Which of the programs are of this run, and which of an earlier one, can't be told any more.
			removePrograms(into, group)
			complaint, _, err = compileGroup(ctx, o, into, group, watch)
		}
		if err != nil {
			return ended, err
		}
		for _, p := range group {
			program := filepath.Join(into, programName(p.path))
			if _, err := os.Stat(program); err == nil {
				p.program = program
				continue
			}
			failed := p.buildFailure(complaint, o)
			ended = append(ended, failed)
			o.Ended(failed)
		}
	}
	return ended, nil
}

// anyProgram reports whether a folder has a program of one of the packages.
func anyProgram(folder string, packages []*testPackage) bool {
	return slices.ContainsFunc(packages, func(p *testPackage) bool {
		_, err := os.Stat(filepath.Join(folder, programName(p.path)))
		return err == nil
	})
}

func removePrograms(folder string, packages []*testPackage) {
	for _, p := range packages {
		_ = os.Remove(filepath.Join(folder, programName(p.path))) // one that is not there is as good
	}
}

// compileGroup compiles packages whose programs have distinct names, in one go command, and returns what
// the compiler complained about, and whether all did compile.
func compileGroup(ctx context.Context, o Options, into string, group []*testPackage, watch *compiling) (complaint string, all bool, err error) {
	// CI vets everything once, and nothing here reads debugging information: without both it is faster.
	args := []string{"test", "-c", "-v", "-vet=off", "-ldflags=-s -w", "-o", into + string(filepath.Separator)}
	args = append(args, o.buildFlags()...)
	if o.Overlay != "" { // what is compiled so is compiled for nothing else: without what is stripped anyway
		args = append(args, "-gcflags="+group[0].module.Path+"/...=-dwarf=false")
	}
	for _, p := range group {
		args = append(args, p.path)
	}
	command := Go(ctx, o.Dir, args...)
	if o.Overlay != "" && os.Getenv("GOGC") == "" { // the compiler lives too shortly for its garbage to matter: 3 to 9 % less time
		command.Env = append(command.Env, "GOGC=400")
	}
	watch.begin()
	command.Stderr = watch
	killedAsGroup(command)
	err = command.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", false, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return "", false, errNoGo
	case err != nil && !errors.As(err, &exit):
		return "", false, fmt.Errorf("go test -c: %w", err)
	}
	if obstacle := Obstacle(watch.complaint()); err != nil && obstacle != nil {
		return "", false, obstacle
	}
	return o.withoutOverlay(watch.complaint()), err == nil, nil
}

// Vet looks whether packages and their tests compile, without making programs of them. The error says where they do not.
func Vet(ctx context.Context, o Options) error {
	args := append([]string{"vet", "-atomic"}, o.buildFlags()...) // one analyzer alone, since it takes at least one
	command := Go(ctx, o.Dir, append(append(args, "--"), o.Packages...)...)
	killedAsGroup(command)
	output, err := command.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return errNoGo
	case err != nil:
		return fmt.Errorf("it does not compile:\n%s", o.withoutOverlay(string(output)))
	}
	return nil
}

// withDistinctNames sorts the packages into groups in which no two have programs of the same name: the
// go command refuses to write two programs to one file. Mostly it is one group.
func withDistinctNames(packages []testPackage) [][]*testPackage {
	var groups [][]*testPackage
	used := map[string]int{}
	for i := range packages {
		name := programName(packages[i].path)
		if used[name] == len(groups) {
			groups = append(groups, nil)
		}
		groups[used[name]] = append(groups[used[name]], &packages[i])
		used[name]++
	}
	return groups
}

// programName is the name that the go command gives to a package's test program.
func programName(importPath string) string {
	name := path.Base(importPath)
	if isMajorVersion(name) {
		name = path.Base(path.Dir(importPath))
	}
	name += ".test"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return name
}

// isMajorVersion tells an import path's last element such as "v2", after which the go command names no program.
func isMajorVersion(element string) bool {
	digits, ok := strings.CutPrefix(element, "v")
	return ok && digits != "" && digits != "0" && digits != "1" && strings.Trim(digits, "0123456789") == ""
}

// buildFailure is the result of a package that did not compile. The compiler ran in o.Dir, and names files from there.
func (p testPackage) buildFailure(complaint string, o Options) Package {
	own := p.ownComplaints(complaint)
	result := p.failure(BuildFailed, own)
	if own == "" {
		own = complaint
		result.Message = o.Words.NeededDoesNotCompile() + "\n" + strings.TrimSpace(complaint)
	}
	result.File, result.Line = p.firstPlace(own, o.Dir)
	return Package{Path: p.path, Results: []Result{result}, Output: own}
}

// ownComplaints picks the compiler's sections about the package and its tests. A section begins with a line
// such as "# cacheaside/services_test [cacheaside/services.test]".
func (p testPackage) ownComplaints(complaint string) string {
	headings := []string{
		"# " + p.path,
		"# " + p.path + ".test",
		"# " + p.path + "_test",
		"# " + p.path + " [" + p.path + ".test]",
		"# " + p.path + "_test [" + p.path + ".test]",
	}
	var own strings.Builder
	isOwn := false
	for line := range strings.Lines(complaint) {
		if strings.HasPrefix(line, "# ") {
			isOwn = slices.Contains(headings, strings.TrimSpace(line))
			continue
		}
		if isOwn {
			own.WriteString(line)
		}
	}
	return strings.TrimSpace(own.String())
}
