package workspace

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
)

// HuntFolder is where the code of a hunt stands: the reference with one known mistake in it, a module of its own.
const HuntFolder = "hunt"

// huntedName is where the course is put together with the code of a hunt. It is kept, so that what was compiled there is
// compiled once.
const huntedName = courseFolder + "/hunted"

// Hunt is a hunt that is under way.
type Hunt struct {
	Lesson string    `json:"lesson"`
	Key    string    `json:"key"` // of the mistake, whose name would tell
	Begun  time.Time `json:"begun"`
}

// Hunted is how a hunt ended.
type Hunted struct {
	When    time.Time `json:"when"`
	GivenUp bool      `json:"given_up"`
}

// Prey is a known mistake to be hunted.
type Prey struct {
	course.Mistake
	Lesson course.Lesson
}

// Key stands for the mistake in the state, and does not tell what it is.
func (p Prey) Key() string {
	sum := sha256.Sum256([]byte(p.Lesson.ID + "/" + p.Name))
	return hex.EncodeToString(sum[:4])
}

// Planted is the file that the mistake changes, with the mistake in it.
func (p Prey) Planted(root fs.FS) ([]byte, error) {
	changed, err := check.Changed(root, p.Change)
	if err == nil {
		changed, err = changed.Tidy()
	}
	return changed[p.File], err
}

var (
	// ErrNoPrey says that there is nothing to hunt.
	ErrNoPrey = errors.New("there is nothing to hunt")

	// ErrNoHunt says that no hunt is under way.
	ErrNoHunt = errors.New("no hunt is under way")
)

// noHunt is ErrNoHunt in each language.
var noHunt = words.Error{Say: words.Words.NoHunt, Cause: ErrNoHunt}

// Preys are what can be hunted in a lesson, in an order that tells nothing. A handout has none.
func (w *Workspace) Preys(lesson course.Lesson) ([]Prey, error) {
	mistakes, err := lesson.Mistakes(w.Root)
	if err != nil {
		return nil, err
	}
	var all []Prey
	for _, mistake := range mistakes {
		if mistake.Complaint != "" {
			all = append(all, Prey{mistake, lesson})
		}
	}
	slices.SortFunc(all, func(a, b Prey) int { return strings.Compare(a.Key(), b.Key()) })
	return all, nil
}

// Hunting is what is being hunted. The error wraps ErrNoHunt if nothing is.
func (w *Workspace) Hunting() (Prey, error) {
	if w.State.Hunt == nil {
		return Prey{}, noHunt
	}
	lesson := w.lesson(w.State.Hunt.Lesson)
	if lesson == nil {
		return Prey{}, noHunt
	}
	preys, err := w.Preys(*lesson)
	if err != nil {
		return Prey{}, err
	}
	at := slices.IndexFunc(preys, func(prey Prey) bool { return prey.Key() == w.State.Hunt.Key })
	if at < 0 {
		return Prey{}, noHunt
	}
	return preys[at], nil
}

// BeginHunt plants what was not hunted yet of the lessons, the first that has something, and says what it is. The code
// stands in HuntFolder then. If a hunt is under way already, that one goes on. The error wraps ErrNoPrey if all was
// hunted, and ErrNotEmpty if there is something else in the folder.
func (w *Workspace) BeginHunt(lessons ...course.Lesson) (prey Prey, err error) {
	err = w.exclusively(func() error {
		if err := w.load(); err != nil {
			return err
		}
		prey, err = w.Hunting()
		isNew := errors.Is(err, ErrNoHunt)
		if isNew {
			prey, err = w.choose(lessons)
		}
		if err != nil {
			return err
		}
		if exists(w.path(HuntFolder)) {
			if isNew {
				return words.Error{Say: func(in words.Words) string { return in.FolderIsInTheWay(w.path(HuntFolder)) }, Cause: ErrNotEmpty}
			}
			return nil
		}
		w.State.Hunt = &Hunt{Lesson: prey.Lesson.ID, Key: prey.Key(), Begun: time.Now().Round(time.Second)}
		if err := w.saveState(); err != nil { // first: a folder that nothing knows of would be in the way
			return err
		}
		return w.plant(prey)
	})
	return prey, err
}

func (w *Workspace) choose(lessons []course.Lesson) (Prey, error) {
	for _, lesson := range lessons {
		preys, err := w.Preys(lesson)
		if err != nil {
			return Prey{}, err
		}
		for _, prey := range preys {
			if w.State.Hunted[prey.Key()].When.IsZero() {
				return prey, nil
			}
		}
	}
	return Prey{}, words.Error{Say: words.Words.NothingToHunt, Cause: ErrNoPrey}
}

// plant makes the folder of a hunt, all of it or nothing.
func (w *Workspace) plant(prey Prey) error {
	planted, err := w.planted(prey)
	if err != nil {
		return err
	}
	prepared := w.path(path.Join(scratchName, rand.Text()))
	defer os.RemoveAll(prepared) // it is not there any more if all went well
	for name, file := range planted {
		place := filepath.Join(prepared, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(place, file.content, file.mode()); err != nil {
			return err
		}
	}
	return os.Rename(prepared, w.path(HuntFolder))
}

// planted is the code of a hunt: the reference without specs, with the mistake in it, and with the protections of the
// lessons up to the mistake's, since later ones could hide it.
func (w *Workspace) planted(prey Prey) (files, error) {
	planted := make(files)
	for name, file := range w.files {
		if check.IsHunted(name) {
			planted[name] = file
		}
	}
	changed, err := prey.Planted(w.Root)
	if err != nil {
		return nil, err
	}
	planted[prey.File] = file{content: changed}
	if list, has := planted[course.ProtectionsFile]; has {
		content, err := course.WithProtections(list.content, course.ProtectionsOf(w.Lessons[:prey.Lesson.Number]))
		if err != nil {
			return nil, err
		}
		planted[course.ProtectionsFile] = file{content: content}
	}
	return planted, nil
}

// Hunter checks what a learner made of the code of a hunt.
func (w *Workspace) Hunter(prey Prey) check.Hunter {
	return check.Hunter{Dir: w.path(HuntFolder), Tree: w.path(huntedName), Root: w.Root, Lesson: prey.Lesson, Mistake: prey.Mistake}
}

// EndHunt ends the hunt that is under way. What the learner changed or made in its folder is in the snapshot that it names,
// and the folder is gone. The error wraps ErrNoHunt if none is under way.
func (w *Workspace) EndHunt(givenUp bool) (snapshot string, err error) {
	err = w.exclusively(func() error {
		if err := w.load(); err != nil {
			return err
		}
		prey, err := w.Hunting()
		if err != nil {
			return err
		}
		changed, err := w.changedInHunt(prey)
		if err != nil {
			return err
		}
		if len(changed) > 1 {
			if snapshot, err = w.Snapshot(fmt.Sprintf("hunt %d", prey.Lesson.Number), changed...); err != nil {
				return err
			}
		}
		w.State.Hunted[prey.Key()] = Hunted{When: time.Now().Round(time.Second), GivenUp: givenUp}
		w.State.Hunt = nil
		if err := w.saveState(); err != nil {
			return err
		}
		away := w.path(path.Join(scratchName, rand.Text()))
		if err := os.MkdirAll(filepath.Dir(away), 0o755); err != nil {
			return err
		}
		if err := os.Rename(w.path(HuntFolder), away); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return os.RemoveAll(away)
	})
	return snapshot, err
}

// changedInHunt lists the files of a hunt that are not as they were planted, and its go.mod: brought back, they must not
// become a part of the workspace's own module.
func (w *Workspace) changedInHunt(prey Prey) ([]string, error) {
	planted, err := w.planted(prey)
	if err != nil {
		return nil, err
	}
	names := []string{HuntFolder + "/go.mod"}
	err = filepath.WalkDir(w.path(HuntFolder), func(place string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && !entry.Type().IsRegular() {
			return nil
		}
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(w.path(HuntFolder), place)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		content, err := os.ReadFile(place)
		if was, has := planted[name]; err == nil && (!has || hash(was.content) != hash(content)) && name != "go.mod" {
			names = append(names, path.Join(HuntFolder, name))
		}
		return err
	})
	return names, err
}
