package processes

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/shirou/gopsutil/v4/process"
)

// prefix begins the names of all folders; the number of the program that made it follows.
const prefix = "cacheaside-fleet-"

var folderName = regexp.MustCompile("^" + prefix + `(\d+)-`)

// NewFolder makes a temporary folder for what this program's servers keep. First it removes those of programs that were killed,
// and ends the processes that are still in them. The caller removes the folder when nothing runs there any more.
func NewFolder() (string, error) {
	if err := removeAbandoned(os.TempDir()); err != nil {
		return "", fmt.Errorf("removing what an earlier program has left behind, which was killed: %w", err)
	}
	folder, err := os.MkdirTemp("", prefix+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return "", err
	}
	// As root, PostgreSQL runs as another user, who must be able to pass through.
	return folder, os.Chmod(folder, 0o711)
}

func removeAbandoned(within string) error {
	entries, err := os.ReadDir(within)
	if err != nil {
		return err
	}
	var failures []error
	for _, entry := range entries {
		match := folderName.FindStringSubmatch(entry.Name())
		if match == nil || !entry.IsDir() {
			continue
		}
		pid, err := strconv.ParseInt(match[1], 10, 32)
		if err != nil {
			continue // not one that a program has made
		}
		if lives, err := process.PidExists(int32(pid)); err != nil || lives {
			continue
		}
		folder := filepath.Join(within, entry.Name())
		failures = append(failures, endAllIn(folder), os.RemoveAll(folder))
	}
	return errors.Join(failures...)
}

// endAllIn kills the processes that work in a folder or below: each server is started in it, or moves there.
func endAllIn(folder string) error {
	all, err := process.Processes()
	if err != nil {
		return err
	}
	var in []*process.Process
	for _, one := range all {
		if at, err := one.Cwd(); err == nil && (at == folder || strings.HasPrefix(at, folder+string(filepath.Separator))) {
			_ = one.Kill() // an error means that it has ended
			in = append(in, one)
		}
	}
	return awaitEnd(in)
}
