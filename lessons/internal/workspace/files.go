package workspace

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
)

// file is a file of the course. Of its mode only what git keeps is kept: whether it can be run.
type file struct {
	content    []byte
	executable bool
}

func (f file) mode() fs.FileMode {
	if f.executable {
		return 0o755
	}
	return 0o644
}

// files are files by their slash paths.
type files map[string]file

// parts are what stands at the top of the repository and belongs to the course.
var parts = []string{
	".gitattributes", ".gitignore", "LICENSE", "Makefile", "README.md", "go.mod", "go.sum",
	"httpapi", "integration", "lessons", "raw", "repositories", "services",
}

// junk are endings of files that running the project, or an editor, leaves behind.
var junk = []string{
	".db", ".db-shm", ".db-wal", ".db-journal", ".test", ".out", ".prof", ".exe", ".coverprofile", ".log",
	".orig", ".rej", ".swp", ".tmp", "~",
}

// Course returns the course in the repository at dir as a workspace's archive would hold it: see take.
func Course(dir string) (fs.FS, error) {
	all, err := take(dir)
	if err != nil {
		return nil, err
	}
	return all.fs()
}

// take reads the course out of the repository at dir, whether git knows a file or not. Files that begin with a dot,
// those that look like junk, links, and workspaces are left out. Lines end in line feeds alone, whatever they do there.
func take(dir string) (files, error) {
	all := make(files)
	for _, part := range parts {
		err := filepath.WalkDir(filepath.Join(dir, part), func(place string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			relative, err := filepath.Rel(dir, place)
			if err != nil {
				return err
			}
			name := filepath.ToSlash(relative)
			if entry.IsDir() {
				return skipFolder(place, name)
			}
			if !entry.Type().IsRegular() || name != part && isJunk(entry.Name()) {
				return nil
			}
			one, err := read(place)
			one.content = course.LineFeeds(one.content)
			all[name] = one
			return err
		})
		if err != nil && !(os.IsNotExist(err) && !exists(filepath.Join(dir, part))) {
			return nil, words.Around(words.Words.ReadingTheCourse, err)
		}
	}
	if _, ok := all["go.mod"]; !ok {
		return nil, words.Error{Say: func(in words.Words) string { return in.NoRepositoryAt(dir) }}
	}
	return all, nil
}

func skipFolder(place, name string) error {
	if strings.HasPrefix(path.Base(name), ".") || exists(filepath.Join(place, courseFolder)) {
		return filepath.SkipDir
	}
	return nil
}

func isJunk(name string) bool {
	return strings.HasPrefix(name, ".") || slices.ContainsFunc(junk, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

func exists(place string) bool {
	_, err := os.Lstat(place)
	return err == nil
}

func read(place string) (file, error) {
	content, err := os.ReadFile(place)
	if err != nil {
		return file{}, err
	}
	info, err := os.Stat(place)
	if err != nil {
		return file{}, err
	}
	return file{content: content, executable: info.Mode()&0o100 != 0}, nil
}

// handoutComment is the comment of a handout's archive.
const handoutComment = "handout"

// pack writes an archive: the same for the same files, wherever and whenever it is written.
func pack(all files, handout bool, method uint16) ([]byte, error) {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	if handout {
		if err := w.SetComment(handoutComment); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		header := &zip.FileHeader{Name: name, Method: method}
		header.SetMode(all[name].mode())
		entry, err := w.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(all[name].content); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return packed.Bytes(), err
}

// unpack reads an archive.
func unpack(packed []byte) (handout bool, all files, err error) {
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return false, nil, err
	}
	all = make(files)
	for _, entry := range r.File {
		content, err := readEntry(entry)
		if err != nil {
			return false, nil, fmt.Errorf("%s: %w", entry.Name, err)
		}
		all[entry.Name] = file{content: content, executable: entry.Mode()&0o100 != 0}
	}
	return r.Comment == handoutComment, all, nil
}

func readEntry(entry *zip.File) ([]byte, error) {
	r, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// fs returns the files as a file system.
func (f files) fs() (fs.FS, error) {
	packed, err := pack(f, false, zip.Store)
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
}

// hash tells contents apart, but not by the line ends of a text. That of a file that is not there is "".
func hash(content []byte) string {
	if content == nil {
		return ""
	}
	sum := sha256.Sum256(course.LineFeeds(content))
	return hex.EncodeToString(sum[:])
}
