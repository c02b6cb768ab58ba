package workspace

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/internal/words"
)

// ErrNoSnapshot says that there is no snapshot of a name.
var ErrNoSnapshot = errors.New("there is no such snapshot")

// Snapshot is a copy of what the learner has written in some of the workspace's files, as it was before a change. What the
// workbench put into the others can be made again, and would give away what is still to be written.
type Snapshot struct {
	Name   string    `json:"-"`
	When   time.Time `json:"when"`
	Reason string    `json:"reason"` // such as "reset 4"
	Files  []Kept    `json:"files"`
	State  State     `json:"state"` // as it was then
}

// Kept is a file in a snapshot.
type Kept struct {
	Name   string `json:"name"`             // its slash path in the workspace
	Absent bool   `json:"absent,omitempty"` // there was none; bringing the snapshot back removes it
	Own    bool   `json:"own,omitempty"`    // it was as the workbench had put it there, and there is no copy of it
	Put    string `json:"put,omitempty"`    // the hash of what the workbench had put there
}

const (
	snapshotRecord = "snapshot.json" // what a snapshot says of itself
	snapshotFiles  = "files"         // its folder with the files
	snapshotTime   = "20060102-150405"
	newPrefix      = ".new-" // of a snapshot that is not complete yet
)

// Snapshot copies the files, given by their slash paths, to a new snapshot, and returns its name. A file that is not
// there, or that the learner has not written, is noted as such.
func (w *Workspace) Snapshot(reason string, names ...string) (string, error) {
	name, err := w.snapshot(reason, names)
	if err != nil {
		return "", words.Around(words.Words.KeepingACopy, err)
	}
	return name, nil
}

func (w *Workspace) snapshot(reason string, names []string) (string, error) {
	w.reached("snapshot")
	snapshot := Snapshot{When: time.Now().Round(time.Millisecond), Reason: reason, State: w.State}
	folder := w.path(snapshotsName)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	clearLeftovers(folder, newPrefix)
	prepared := filepath.Join(folder, newPrefix+rand.Text())
	defer os.RemoveAll(prepared) // it is not there any more if all went well
	if err := os.MkdirAll(filepath.Join(prepared, snapshotFiles), 0o755); err != nil {
		return "", err
	}
	names = slices.Clone(names)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		content, err := w.content(name)
		if err != nil {
			return "", err
		}
		put := w.manifest.Put[name]
		kept := Kept{Name: name, Absent: content == nil, Own: content != nil && hash(content) == put, Put: put}
		snapshot.Files = append(snapshot.Files, kept)
		if kept.Absent || kept.Own {
			continue
		}
		place := filepath.Join(prepared, snapshotFiles, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			return "", err
		}
		info, err := os.Stat(w.path(name))
		if err != nil {
			return "", err
		}
		if err := writeDown(place, content, info.Mode().Perm()); err != nil {
			return "", err
		}
	}
	record, err := encode(snapshot)
	if err != nil {
		return "", err
	}
	if err := writeDown(filepath.Join(prepared, snapshotRecord), record, 0o644); err != nil {
		return "", err
	}
	return named(prepared, filepath.Join(folder, snapshot.When.Format(snapshotTime)))
}

// named gives a prepared folder a name that is free: the one asked for, or with a number behind it.
func named(prepared, place string) (string, error) {
	for number := 1; ; number++ {
		try := place
		if number > 1 {
			try = fmt.Sprintf("%s-%d", place, number)
		}
		if exists(try) {
			continue
		}
		err := os.Rename(prepared, try)
		if err == nil {
			return filepath.Base(try), nil
		}
		if !exists(try) { // otherwise another program was faster
			return "", err
		}
	}
}

// Snapshots lists the snapshots, the newest first. What is no snapshot is passed over.
func (w *Workspace) Snapshots() ([]Snapshot, error) {
	entries, err := os.ReadDir(w.path(snapshotsName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Snapshot
	for _, entry := range entries {
		if snapshot, err := w.readSnapshot(entry.Name()); err == nil {
			all = append(all, snapshot)
		}
	}
	slices.SortStableFunc(all, func(a, b Snapshot) int {
		return cmp.Or(b.When.Compare(a.When), cmp.Compare(len(b.Name), len(a.Name)), cmp.Compare(b.Name, a.Name))
	})
	return all, nil
}

func (w *Workspace) readSnapshot(name string) (Snapshot, error) {
	snapshot := Snapshot{Name: name}
	if path.Base(name) != name || !filepath.IsLocal(name) || strings.HasPrefix(name, ".") {
		return snapshot, words.Error{Say: func(in words.Words) string { return in.NoSuchSnapshot(name) }, Cause: ErrNoSnapshot}
	}
	text, err := os.ReadFile(filepath.Join(w.path(snapshotsName), name, snapshotRecord))
	if errors.Is(err, fs.ErrNotExist) {
		return snapshot, words.Error{Say: func(in words.Words) string { return in.NoSuchSnapshot(name) }, Cause: ErrNoSnapshot}
	}
	if err == nil {
		err = json.Unmarshal(text, &snapshot)
	}
	if err != nil {
		return snapshot, words.Around(func(in words.Words, problem string) string { return in.ReadingTheSnapshot(name, problem) }, err)
	}
	return snapshot, nil
}

// kept reads the files of a snapshot that the learner had written; nil is one that was not there. Of an older workbench's
// snapshots it reads the others, too.
func (w *Workspace) kept(snapshot Snapshot) (written, unwritten map[string]*file, err error) {
	written, unwritten = make(map[string]*file), make(map[string]*file)
	for _, kept := range snapshot.Files {
		if kept.Absent {
			written[kept.Name] = nil
			continue
		}
		if kept.Own {
			continue
		}
		f, err := read(filepath.Join(w.path(snapshotsName), snapshot.Name, snapshotFiles, filepath.FromSlash(kept.Name)))
		if err != nil {
			return nil, nil, words.Around(func(in words.Words, problem string) string { return in.ReadingTheSnapshot(snapshot.Name, problem) }, err)
		}
		if hash(f.content) == kept.Put {
			unwritten[kept.Name] = &f
		} else {
			written[kept.Name] = &f
		}
	}
	return written, unwritten, nil
}
