package processes

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
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
	file, err := FindRedis()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	p := serverIn(folder, "redis")
	p.url, p.ready = "redis://127.0.0.1:"+port, redisReady
	p.make = func() *exec.Cmd {
		command := exec.Command(file, "--bind", "127.0.0.1", "--port", port, "--dir", folder,
			"--save", "", "--appendonly", "no", "--daemonize", "no")
		command.Dir, command.SysProcAttr = folder, attributes(syscall.SIGKILL, nil)
		return command
	}
	return p, p.Start(ctx)
}
