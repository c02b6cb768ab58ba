// Package watcher says when a file of a workspace was saved. It goes by the system's file events, not by looking again
// and again.
package watcher

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long it waits for more: editors save a file in several steps, and some several files at once.
const settle = 30 * time.Millisecond

// endings are those of files that a check depends on.
var endings = []string{".go", ".mod", ".sum", ".sql", ".txt", ".html", ".json", ".yaml", ".tmpl"}

// Save is what was saved at once.
type Save struct {
	At    time.Time // of the first event
	Files []string  // whatever changed; none if that is not known
}

// Watcher watches a folder and all below it.
type Watcher struct {
	// Saves is given each save when nothing more came for a moment. It is closed when watching fails, and by Close.
	Saves <-chan Save

	endings []string
	events  *fsnotify.Watcher
	err     error
}

// New watches a folder for changes of code, and of files that end otherwise, such as ".md". Folders that begin with a dot,
// programs', and modules of their own are left out.
func New(dir string, also ...string) (*Watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	saves := make(chan Save)
	w := &Watcher{Saves: saves, endings: slices.Concat(endings, also), events: events}
	if err := w.add(dir); err != nil {
		events.Close()
		return nil, err
	}
	go w.run(saves)
	return w, nil
}

// Close ends the watching.
func (w *Watcher) Close() error { return w.events.Close() }

// Err is why Saves was closed.
func (w *Watcher) Err() error { return w.err }

// add watches a folder and those below it: the system tells of one folder at a time.
func (w *Watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(place string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it was there only for a moment
			return nil
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case place != dir && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "bin" || isModule(place)):
			return fs.SkipDir
		}
		return w.events.Add(place)
	})
}

func isModule(place string) bool {
	_, err := os.Stat(filepath.Join(place, "go.mod"))
	return err == nil
}

func (w *Watcher) run(saves chan<- Save) {
	defer close(saves)
	var save Save // that has not been told yet
	var settled <-chan time.Time
	var tell chan<- Save // nil until the save has settled
	for {
		select {
		case event, open := <-w.events.Events:
			if !open {
				return
			}
			if !w.concerns(event) {
				continue
			}
			if save.At.IsZero() {
				save.At = time.Now()
			}
			if !slices.Contains(save.Files, event.Name) {
				save.Files = append(save.Files, event.Name)
			}
			settled, tell = time.After(settle), nil
		case err, open := <-w.events.Errors:
			if !open {
				return
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) { // events were lost, so something was saved
				save, settled, tell = Save{At: time.Now()}, time.After(settle), nil
				continue
			}
			w.err = err
			return
		case <-settled:
			settled, tell = nil, saves
		case tell <- save:
			save, tell = Save{}, nil
		}
	}
}

// concerns reports whether an event is about a file that a check depends on. A folder that is new is watched, too.
func (w *Watcher) concerns(event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	name := filepath.Base(event.Name)
	if event.Has(fsnotify.Create) {
		if info, err := os.Stat(event.Name); err == nil && info.IsDir() && !strings.HasPrefix(name, ".") {
			_ = w.add(event.Name) // a folder that can't be watched is none that could be read
			return true
		}
	}
	return !strings.HasPrefix(name, ".") && slices.Contains(w.endings, filepath.Ext(name))
}
