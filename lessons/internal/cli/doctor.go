package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"time"

	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// finding is one thing that the doctor looked for.
type finding struct {
	what  string
	has   bool
	found string // what is there
	costs string // what it costs that it is missing, and how to get it
}

// doctor says what this machine has, what is missing, and what that costs.
func doctor(ctx context.Context, e env, args []string) error {
	if err := noArguments("doctor", args); err != nil {
		return err
	}
	screen := terminal.For(e.stdout)
	dir, err := moduleRoot(e.dir)
	if err != nil {
		return err
	}
	look := looker{ctx, dir}
	goCommand := look.goCommand()
	printFinding(e, screen, goCommand)
	finds := []func() finding{look.redisServer, look.runningRedis, look.docker}
	if goCommand.has {
		finds = append([]func() finding{look.buildCache, look.modules, look.cCompiler, look.sqlite}, finds...)
	}
	for _, find := range finds {
		printFinding(e, screen, find())
	}
	for _, f := range append(look.settings(), e.workspaceFindings()...) {
		printFinding(e, screen, f)
	}
	fmt.Fprintf(e.stdout, "\nThe output is %s, %d columns, %s.\n", terminalOrNot(screen), screen.Width, colorsOrNot(screen))
	fmt.Fprintln(e.stdout, "Nothing of the course needs a network or a proxy once its modules are here.")
	if !goCommand.has {
		return impossible{errors.New("without Go nothing can be compiled")}
	}
	return nil
}

func printFinding(e env, screen terminal.Screen, f finding) {
	mark, text := screen.Good("found  "), f.found
	if !f.has {
		mark, text = screen.Bad("missing"), f.costs
	}
	wrapped := screen.Wrap(text, strings.Repeat(" ", 26))
	fmt.Fprintf(e.stdout, "%s  %-15s  %s\n", mark, f.what, strings.TrimLeft(wrapped, " "))
}

func terminalOrNot(screen terminal.Screen) string {
	if screen.Terminal {
		return "a terminal"
	}
	return "not a terminal"
}

func colorsOrNot(screen terminal.Screen) string {
	switch {
	case screen.Color:
		return "in colour (NO_COLOR=1 turns that off)"
	case screen.Terminal:
		return "without colour, as NO_COLOR or TERM ask for"
	}
	return "without colour"
}

// workspaceFindings say whether all of the workspace is there, if there is one.
func (e env) workspaceFindings() []finding {
	f := finding{what: "workspace"}
	w, err := workspace.Open(e.workspaceFolder())
	if errors.Is(err, workspace.ErrNone) {
		return nil
	}
	var damaged []workspace.Damage
	if err == nil {
		damaged, err = w.Damaged()
	}
	if err != nil {
		f.costs = err.Error()
		return []finding{f}
	}
	var all []finding
	for _, damage := range damaged {
		f := finding{what: "workspace", costs: damage.Name + " " + damage.How + ". To bring it back: go run ./lessons repair " + damage.Name}
		if !damage.Broken {
			f.costs += ". It is not yours to write now; if you changed it on purpose, leave it"
		}
		all = append(all, f)
	}
	if len(all) > 0 {
		return all
	}
	f.has, f.found = true, "whole: what is not yours is as the course has it"
	return []finding{f}
}

// looker looks for what the course uses.
type looker struct {
	ctx context.Context
	dir string
}

// output runs a command, for a few seconds at the most, and returns what it said, without white space around it.
func (l looker) output(name string, args ...string) (string, error) {
	limited, cancel := context.WithTimeout(l.ctx, 20*time.Second)
	defer cancel()
	command := exec.CommandContext(limited, name, args...)
	command.Dir = l.dir
	if name == "go" {
		command = specs.Go(limited, l.dir, args...)
	}
	command.WaitDelay = time.Second
	output, err := command.Output()
	return strings.TrimSpace(string(output)), err
}

func (l looker) goCommand() finding {
	f := finding{what: "Go", costs: "nothing can be compiled, so nothing can be checked. Install Go from https://go.dev/dl/"}
	version, err := l.output("go", "env", "GOVERSION")
	f.has, f.found = err == nil, version+" for "+runtime.GOOS+"/"+runtime.GOARCH
	return f
}

func (l looker) modules() finding {
	f := finding{what: "modules", found: "all that the course needs are on this machine",
		costs: "some modules are not on this machine yet, so the first compilation needs a network. \"make prepare\" downloads and compiles all"}
	command := specs.Go(l.ctx, l.dir, "list", "-deps", "-test", "./...")
	command.Env = append(command.Env, "GOPROXY=off")
	var complaint strings.Builder
	command.Stderr = &complaint
	f.has = command.Run() == nil
	if !f.has && !strings.Contains(complaint.String(), "GOPROXY=off") {
		first, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		f.costs = "that can't be told, since the go command says: " + first
	}
	return f
}

func (l looker) cCompiler() finding {
	f := finding{what: "C compiler", costs: "SQLite comes as Go code instead (modernc.org/sqlite): all works, but the first compilation takes longer and reads are slower; " +
		"and the race detector is not available. Install gcc or clang to have both"}
	compiler, err := l.output("go", "env", "CC")
	if err != nil || compiler == "" {
		return f
	}
	if enabled, _ := l.output("go", "env", "CGO_ENABLED"); enabled == "0" {
		f.costs = "CGO_ENABLED is 0, so no C compiler is used. " + f.costs
		return f
	}
	program, err := exec.LookPath(strings.Fields(compiler)[0])
	f.has, f.found = err == nil, program
	return f
}

func (l looker) sqlite() finding {
	f := finding{what: "SQLite", found: "compiled already", costs: "not compiled yet: the first check of a lesson with SQLite takes about two minutes, once. \"make prepare\" does it now"}
	module := "github.com/mattn/go-sqlite3"
	if enabled, _ := l.output("go", "env", "CGO_ENABLED"); enabled == "0" {
		module = "modernc.org/sqlite"
	}
	stale, err := l.output("go", "list", "-f", "{{.Stale}}", module)
	f.has = err == nil && stale == "false"
	return f
}

var versionPattern = regexp.MustCompile(`\d+\.\d+(\.\d+)?`)

func (l looker) redisServer() finding {
	f := finding{what: "redis-server", costs: "an embedded Redis (miniredis) stands in for it: all lessons work, but experiments that it lacks commands for are not run. " +
		"Install Redis to have those, too"}
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return f
	}
	version, _ := l.output(program, "--version")
	f.has, f.found = true, strings.TrimSpace(versionPattern.FindString(version)+" at "+program)
	return f
}

func (l looker) runningRedis() finding {
	f := finding{what: "running Redis", found: "something answers on 127.0.0.1:6379; the server and the console use it, specs do not",
		costs: "nothing answers on 127.0.0.1:6379. That costs nothing: the server and the console start one while they run"}
	if os.Getenv("REDIS_URL") != "" {
		f.has, f.found = true, "REDIS_URL is set; the server and the console use what it names, specs do not"
		return f
	}
	conn, err := (&net.Dialer{Timeout: 300 * time.Millisecond}).DialContext(l.ctx, "tcp", "127.0.0.1:6379")
	if err == nil {
		f.has = true
		_ = conn.Close() // nothing was sent
	}
	return f
}

func (l looker) docker() finding {
	f := finding{what: "Docker", costs: "specs against Redis in containers are left out; no lesson needs them. Install and start Docker to run \"make integration\""}
	version, err := l.output("docker", "version", "--format", "{{.Server.Version}}")
	f.has, f.found = err == nil && version != "", version
	return f
}
