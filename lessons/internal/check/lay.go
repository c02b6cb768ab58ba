package check

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// lay makes a folder hold the course's files, and no others: it removes what is not the course's, links first of all,
// and writes what is missing or differs. What begins with a dot, programs, workspaces and the lessons' own folder are
// left out.
func lay(root fs.FS, dir string) error {
	var names []string
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".":
		case entry.IsDir():
			if leftOut(root, name) {
				return fs.SkipDir
			}
		case entry.Type().IsRegular() && !strings.HasPrefix(path.Base(name), "."):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := clear(dir, names); err != nil {
		return err
	}
	for _, name := range names {
		if err := layFile(root, name, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	return nil
}

// clear removes from a folder all but files of these names.
func clear(dir string, names []string) error {
	wanted := make(map[string]bool)
	for _, name := range names {
		wanted[name] = true
	}
	return filepath.WalkDir(dir, func(place string, entry fs.DirEntry, err error) error {
		if err != nil || place == dir {
			return err
		}
		relative, err := filepath.Rel(dir, place)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		switch {
		case entry.IsDir() && wanted[name]:
			if err := os.RemoveAll(place); err != nil {
				return err
			}
			return fs.SkipDir
		case entry.IsDir(), entry.Type().IsRegular() && wanted[name]:
			return nil
		}
		return os.Remove(place)
	})
}

func leftOut(root fs.FS, name string) bool {
	if strings.HasPrefix(path.Base(name), ".") || name == "bin" || name == "lessons" {
		return true
	}
	_, err := fs.Stat(root, path.Join(name, "go.mod"))
	return err == nil
}

func layFile(root fs.FS, name, place string) error {
	content, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	if now, err := os.ReadFile(place); err == nil && bytes.Equal(now, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return err
	}
	return os.WriteFile(place, content, 0o644)
}
