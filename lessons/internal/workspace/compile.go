package workspace

import (
	"os"
	"os/exec"

	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// CompileVariable is the environment variable that, set to "off", keeps Compile from doing anything.
const CompileVariable = "LESSONS_COMPILE"

// compileLog is where the compiler's complaints go.
const compileLog = courseFolder + "/compile.log"

// Compile starts to compile all that the lessons need, specs included, and returns the file that the compiler's
// complaints go to; "" if it is turned off.
//
// It does not wait: the go command runs on by itself, with low priority, in a session of its own, so that neither
// closing the terminal nor Control-C ends it. It needs no care afterwards. It fills the build cache and writes
// nothing but the log; it ends when all is compiled, about two minutes on a fresh machine, or at the first thing that
// it lacks; and it can be killed at any time, since what is compiled by then stays in the cache. Another go command at
// the same time, in the same workspace, too, is in nobody's way.
func (w *Workspace) Compile() (log string, err error) {
	if os.Getenv(CompileVariable) == "off" {
		return "", nil
	}
	// Listing with -export compiles each package and its tests without linking programs that nobody wants yet; -e goes
	// on after a package that does not compile.
	arguments := []string{"go", "list", "-e", "-export", "-test", "-deps", "-f={{with .Error}}{{.}}{{end}}", "./..."}
	program, err := exec.LookPath("go")
	if err != nil {
		return "", words.Error{Say: func(in words.Words) string { return in.NoGoToCompile(err.Error()) }, Cause: err}
	}
	if nice, err := exec.LookPath("nice"); err == nil {
		program, arguments = nice, append([]string{"nice", "-n", "19"}, arguments...)
	}
	log = w.path(compileLog)
	output, err := os.Create(log)
	if err != nil {
		return "", err
	}
	defer output.Close()
	command := &exec.Cmd{Path: program, Args: arguments, Dir: w.Dir, Env: specs.GoEnvironment(), Stdout: output, Stderr: output}
	command.SysProcAttr = detached()
	if err := command.Start(); err != nil {
		return "", err
	}
	return log, command.Process.Release()
}
