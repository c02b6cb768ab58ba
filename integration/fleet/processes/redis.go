package processes

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// ErrMissing is wrapped by the error for a program that this machine lacks. Its text says which, and how to install it.
var ErrMissing = errors.New("not installed")

// missing is the error for a program and the Debian package that has it.
func missing(program, debian string) error {
	return fmt.Errorf("%s is %w: apt-get install %s (Debian)", program, ErrMissing, debian)
}

// FindRedis returns the file of redis-server, on the PATH. The error wraps ErrMissing.
func FindRedis() (string, error) {
	file, err := exec.LookPath("redis-server")
	if err != nil {
		return "", missing("redis-server", "redis-server")
	}
	return file, nil
}

var redisReady = regexp.MustCompile(`Ready to accept connections`)

// StartRedis starts a redis-server that keeps nothing on disk. The error wraps ErrMissing if there is none on the PATH.
func StartRedis(ctx context.Context, folder string) (*Process, error) {
	return startRedis(ctx, folder, "redis", nil)
}

// startRedis starts a redis-server of that name, with more arguments. It has a folder of its own, where a replica keeps what it
// is sent.
func startRedis(ctx context.Context, folder, name string, by *TLS, arguments ...string) (*Process, error) {
	p, file, own, err := newRedis(folder, name, by)
	if err != nil {
		return nil, err
	}
	p.make = func() *exec.Cmd {
		command := exec.Command(file, slices.Concat(asArguments(listening(p, by)), []string{"--dir", own,
			"--save", "", "--appendonly", "no", "--daemonize", "no"}, arguments)...)
		command.Dir, command.SysProcAttr = own, attributes(syscall.SIGKILL, nil)
		return command
	}
	return p, p.Start(ctx)
}

// newRedis returns a redis-server of that name at a free port, with the program's file and a folder of its own. It is not started.
func newRedis(folder, name string, by *TLS) (p *Process, file, own string, err error) {
	if file, err = FindRedis(); err != nil {
		return nil, "", "", err
	}
	port, err := freePort()
	if err != nil {
		return nil, "", "", err
	}
	p = serverIn(folder, name)
	p.url, p.ready = schemeOf(by)+"://127.0.0.1:"+port, redisReady
	if p.tls, err = by.forClients(); err != nil {
		return nil, "", "", err
	}
	own = filepath.Join(folder, strings.ReplaceAll(name, " ", "-"))
	return p, file, own, os.Mkdir(own, 0o700)
}
