// Package sandbox runs programs that somebody else wrote where they reach nothing of this machine: what they may read is
// named, what they write is forgotten when they end but for one file, and there is no network but their own loopback. It is
// made by bubblewrap (https://github.com/containers/bubblewrap), of which Linux distributions have a package.
//
// What is not limited is how much processor time a program uses.
package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"cacheaside/lessons/internal/words"
)

// Scratch is the folder that a program may write to: empty when it begins, and gone when it has ended.
const Scratch = "/tmp"

// most is how many bytes a program may have there at a time.
const most = 256 << 20

// system is what programs need of a machine, and where Linux distributions have it.
var system = []string{
	"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store",
	"/etc/alternatives", "/etc/ld.so.cache", "/etc/hosts", "/etc/nsswitch.conf", "/etc/localtime",
}

// Sandbox makes sandboxes. It is safe for concurrent use.
type Sandbox struct {
	// Memory is how many bytes of address space a program may have, 0 for as many as it likes: the race detector needs more than
	// any machine has memory.
	Memory int64

	bwrap string
}

// enough is for the course's specs, and not for a machine to be brought down.
const enough = 4 << 30

// ErrNone says that a machine has no sandbox.
var ErrNone = errors.New("no sandbox")

// Find returns what this machine can make sandboxes with, once it has made one. Its error wraps ErrNone, and says what to do.
func Find(ctx context.Context) (*Sandbox, error) {
	if runtime.GOOS != "linux" {
		return nil, words.Error{Say: words.Words.NoBubblewrapHere, Cause: ErrNone}
	}
	bwrap, err := exec.LookPath("bwrap")
	if err != nil {
		return nil, words.Error{Say: words.Words.NoBubblewrap, Cause: ErrNone}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	s := &Sandbox{enough, bwrap}
	probe := exec.CommandContext(ctx, "/bin/sh", "-c", "true")
	s.confine(probe, "", nil, 0)
	if said, err := probe.CombinedOutput(); err != nil {
		return nil, words.Error{Cause: errors.Join(ErrNone, err), Say: func(in words.Words) string {
			return in.BubblewrapFails(err.Error(), strings.TrimSpace(string(said)))
		}}
	}
	return s, nil
}

// Confine changes a command that has not been started, so that it runs in a sandbox, in its Dir. It reads only the system's
// programs and libraries, Dir and readable, and writes only below Scratch and to the file result, which must be there; of
// the environment it has what it is given.
//
// The caller calls started when it has started the command, or has failed to. It returns the program itself, since bubblewrap
// passes no signal on to it; nil if there is none.
func (s *Sandbox) Confine(command *exec.Cmd, result string, readable ...string) (started func() *os.Process, err error) {
	info, theirs, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	const first = 3 // descriptor of ExtraFiles
	s.confine(command, result, readable, first+len(command.ExtraFiles))
	command.ExtraFiles = append(command.ExtraFiles, theirs)
	return func() *os.Process {
		theirs.Close()
		defer info.Close()
		return child(info)
	}, nil
}

// child is the process that bubblewrap says it has started.
func child(info io.Reader) *os.Process {
	var said struct {
		Child int `json:"child-pid"`
	}
	if json.NewDecoder(info).Decode(&said) != nil { // bubblewrap has ended before
		return nil
	}
	process, err := os.FindProcess(said.Child)
	if err != nil {
		return nil
	}
	return process
}

// confine has bubblewrap run the command; info is the descriptor for what it says about the program, 0 for nothing.
func (s *Sandbox) confine(command *exec.Cmd, result string, readable []string, info int) {
	args := []string{
		"bwrap", "--unshare-all", "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL",
		"--proc", "/proc", "--dev", "/dev", "--size", strconv.Itoa(most), "--tmpfs", Scratch,
	}
	for _, place := range system {
		args = append(args, "--ro-bind-try", place, place)
	}
	for _, place := range append([]string{command.Path, command.Dir}, readable...) {
		if place != "" {
			args = append(args, "--ro-bind", place, place)
		}
	}
	if result != "" {
		args = append(args, "--bind", result, result)
	}
	if command.Dir != "" {
		args = append(args, "--chdir", command.Dir)
	}
	if info > 0 {
		args = append(args, "--info-fd", strconv.Itoa(info))
	}
	args = append(args, "--")
	if s.Memory > 0 {
		args = append(args, "/bin/sh", "-c", fmt.Sprintf(`ulimit -v %d && exec "$@"`, s.Memory>>10), "sh")
	}
	command.Args = append(append(args, command.Path), command.Args[1:]...)
	command.Path = s.bwrap
}

// Environment is what a program in a sandbox is told of the machine.
func Environment() []string {
	return []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + Scratch, "TMPDIR=" + Scratch}
}
