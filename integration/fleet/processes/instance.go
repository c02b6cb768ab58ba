package processes

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
)

// Server is the package of this project's server.
const Server = "cacheaside/httpapi"

// Build compiles a program of this module into a folder, and returns its file.
func Build(ctx context.Context, folder, program string, flags ...string) (string, error) {
	file := filepath.Join(folder, path.Base(program))
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	arguments := append([]string{"build", "-buildvcs=false", "-o", file}, flags...)
	if output, err := exec.CommandContext(ctx, "go", append(arguments, program)...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("compiling %s: %w: %s", program, err, output)
	}
	return file, nil
}

// Instance says how an instance of the server is started.
type Instance struct {
	Number    int    // its name has it
	Program   string // the file, as Build makes it
	Arguments []string
	Database  string   // DATABASE_PATH
	Redis     string   // REDIS_URL
	Settings  []string // more of them, each NAME=value; others come from this program's environment
}

var instanceReady = regexp.MustCompile(`url=http://\S+\n`)

// StartInstance starts an instance.
func StartInstance(ctx context.Context, folder string, i Instance) (*Process, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	p := serverIn(folder, "instance "+strconv.Itoa(i.Number))
	p.url, p.ready = "http://127.0.0.1:"+port, instanceReady
	p.make = func() *exec.Cmd {
		command := exec.Command(i.Program, i.Arguments...)
		command.Env = append(append(os.Environ(), "LISTEN_ADDR=127.0.0.1:"+port, "DATABASE_PATH="+i.Database, "REDIS_URL="+i.Redis), i.Settings...)
		command.Dir, command.SysProcAttr = folder, attributes(syscall.SIGKILL, nil)
		return command
	}
	return p, p.Start(ctx)
}
