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
	"cacheaside/lessons/internal/words"
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
	if err := e.noArguments("doctor", args); err != nil {
		return err
	}
	screen := terminal.For(e.stdout)
	dir, err := moduleRoot(e.dir)
	if err != nil {
		return err
	}
	look := looker{ctx, dir, e.words}
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
	fmt.Fprintln(e.stdout, "\n"+e.words.OutputIs(screen.Terminal, screen.Color, screen.Width))
	fmt.Fprintln(e.stdout, e.words.NoNetworkIsNeeded())
	if !goCommand.has {
		return impossible{errors.New(e.words.NothingWithoutGo())}
	}
	return nil
}

func printFinding(e env, screen terminal.Screen, f finding) {
	mark, text := screen.Good(fmt.Sprintf("%-7s", e.words.Found())), f.found
	if !f.has {
		mark, text = screen.Bad(fmt.Sprintf("%-7s", e.words.Missing())), f.costs
	}
	wrapped := screen.Wrap(text, strings.Repeat(" ", 26))
	fmt.Fprintf(e.stdout, "%s  %-15s  %s\n", mark, f.what, strings.TrimLeft(wrapped, " "))
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
		f.costs = words.Of(err, e.words)
		return []finding{f}
	}
	var all []finding
	for _, damage := range damaged {
		all = append(all, finding{what: "workspace", costs: e.words.FileToRepair(damage.Name, damage.How(e.words), damage.Broken)})
	}
	if len(all) > 0 {
		return all
	}
	f.has, f.found = true, e.words.WorkspaceIsWhole()
	return []finding{f}
}

// looker looks for what the course uses.
type looker struct {
	ctx   context.Context
	dir   string
	words words.Words
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
	f := finding{what: "Go", costs: l.words.NoGo()}
	version, err := l.output("go", "env", "GOVERSION")
	f.has, f.found = err == nil, l.words.GoFor(version, runtime.GOOS+"/"+runtime.GOARCH)
	return f
}

func (l looker) modules() finding {
	f := finding{what: l.words.Modules(), found: l.words.ModulesAreHere(), costs: l.words.ModulesAreMissing()}
	command := specs.Go(l.ctx, l.dir, "list", "-deps", "-test", "./...")
	command.Env = append(command.Env, "GOPROXY=off")
	var complaint strings.Builder
	command.Stderr = &complaint
	f.has = command.Run() == nil
	if !f.has && !strings.Contains(complaint.String(), "GOPROXY=off") {
		first, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		f.costs = l.words.ModulesAreUnknown(first)
	}
	return f
}

func (l looker) cCompiler() finding {
	f := finding{what: l.words.CCompiler(), costs: l.words.NoCCompiler()}
	compiler, err := l.output("go", "env", "CC")
	if err != nil || compiler == "" {
		return f
	}
	if enabled, _ := l.output("go", "env", "CGO_ENABLED"); enabled == "0" {
		f.costs = l.words.CGOIsOff(f.costs)
		return f
	}
	program, err := exec.LookPath(strings.Fields(compiler)[0])
	f.has, f.found = err == nil, program
	return f
}

func (l looker) sqlite() finding {
	f := finding{what: "SQLite", found: l.words.SQLiteIsCompiled(), costs: l.words.SQLiteIsNotCompiled()}
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
	f := finding{what: "redis-server", costs: l.words.NoRedisServer()}
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return f
	}
	version, _ := l.output(program, "--version")
	f.has, f.found = true, l.words.RedisServerAt(versionPattern.FindString(version), program)
	return f
}

func (l looker) runningRedis() finding {
	f := finding{what: l.words.RunningRedis(), found: l.words.RedisAnswers(), costs: l.words.NoRedisAnswers()}
	if os.Getenv("REDIS_URL") != "" {
		f.has, f.found = true, l.words.RedisURLIsSet()
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
	f := finding{what: "Docker", costs: l.words.NoDocker()}
	version, err := l.output("docker", "version", "--format", "{{.Server.Version}}")
	f.has, f.found = err == nil && version != "", version
	return f
}
