// Package coursetest writes a tiny course for specs: three lessons, one of each kind of exercise, small enough to be
// compiled in about a second each. It is a module of the course's own path, with the repository's requirements, so
// that Ginkgo is found without a network.
package coursetest

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/tools/txtar"
)

//go:embed tiny.txtar
var tiny []byte

// Write writes the course into a folder.
func Write(dir string) error {
	files := txtar.Parse(tiny).Files
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(repository(), name))
		if err != nil {
			return err
		}
		files = append(files, txtar.File{Name: name, Data: content})
	}
	for _, file := range files {
		if err := Put(dir, file.Name, string(file.Data)); err != nil {
			return err
		}
	}
	return nil
}

// Put writes one file, given by its slash path in dir.
func Put(dir, name, content string) error {
	place := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return fmt.Errorf("make a tiny course: %w", err)
	}
	return os.WriteFile(place, []byte(content), 0o644)
}

// ToCRLF has every line of every text below a folder end in CR LF, as git and editors on Windows leave them.
func ToCRLF(dir string) error {
	return filepath.WalkDir(dir, func(place string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(place)
		if err != nil || bytes.IndexByte(text, 0) >= 0 {
			return err
		}
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
		return os.WriteFile(place, text, 0o644)
	})
}

// Zip packs a folder into an archive.
func Zip(dir, archive string) error {
	file, err := os.Create(archive)
	if err != nil {
		return err
	}
	defer file.Close()
	packed := zip.NewWriter(file)
	if err := packed.AddFS(os.DirFS(dir)); err != nil {
		return err
	}
	return packed.Close()
}

// repository is the folder of the repository: this file's, three up.
func repository() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..")
}
