package workspace

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cacheaside/lessons/internal/words"
)

// write writes a file of the workspace, as a whole or not at all. It is prepared in the workbench's own folder, so that
// neither the compiler nor an editor sees half of it. A file that is there keeps its mode.
func (w *Workspace) write(name string, content []byte, mode fs.FileMode) error {
	place, err := w.safe(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(place)
	if err == nil {
		mode = info.Mode().Perm()
	}
	scratch := w.path(scratchName)
	for _, folder := range []string{scratch, filepath.Dir(place)} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	prepared := filepath.Join(scratch, rand.Text())
	if err := writeDown(prepared, content, mode); err != nil {
		return errors.Join(err, removeIfThere(prepared))
	}
	if err := os.Rename(prepared, place); err != nil {
		return errors.Join(err, removeIfThere(prepared))
	}
	return nil
}

// writeDown writes a new file, and has it reach the disk.
func writeDown(place string, content []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(place, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// remove removes a file of the workspace, and the folders that it leaves empty.
func (w *Workspace) remove(name string) error {
	place, err := w.safe(name)
	if err != nil {
		return err
	}
	if err := removeIfThere(place); err != nil {
		return err
	}
	for folder := filepath.Dir(place); folder != w.Dir; folder = filepath.Dir(folder) {
		if os.Remove(folder) != nil { // it is not empty
			break
		}
	}
	return nil
}

func removeIfThere(place string) error {
	if err := os.Remove(place); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// content returns what a file of the workspace holds; nil if there is none.
func (w *Workspace) content(name string) ([]byte, error) {
	place, err := w.safe(name)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(place)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// safe is where a file is, given by its slash path, which must stay in the workspace on every system.
func (w *Workspace) safe(name string) (string, error) {
	local, err := filepath.Localize(name)
	if err != nil {
		return "", words.Error{Say: func(in words.Words) string { return in.NotAPath(name, err.Error()) }, Cause: err}
	}
	return filepath.Join(w.Dir, local), nil
}

// leftoverAge is how old what a killed program was preparing must be to be cleared away: it may still be at work.
const leftoverAge = time.Hour

// clearLeftovers clears away, in a folder, what a program prepared that was killed before it could use it.
func clearLeftovers(folder, prefix string) {
	entries, _ := os.ReadDir(folder) // what can't be read can't be cleared
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasPrefix(entry.Name(), prefix) && time.Since(info.ModTime()) > leftoverAge {
			_ = os.RemoveAll(filepath.Join(folder, entry.Name())) // the next time will try again
		}
	}
}
