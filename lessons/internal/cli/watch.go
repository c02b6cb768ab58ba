package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/watcher"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// watch checks the current lesson, and again after every save. A save during a check ends that one.
func watch(ctx context.Context, e env, args []string) error {
	if err := e.noArguments("watch", args); err != nil {
		return err
	}
	if err := needGo(); err != nil {
		return err
	}
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	if w.Current() == nil {
		fmt.Fprintln(e.stdout, e.words.NothingToWatch())
		return nil
	}
	saves, err := watcher.New(w.Dir)
	if err != nil {
		return cantWatch(w.Dir, err)
	}
	defer saves.Close()
	programs, err := os.MkdirTemp("", "watch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(programs)
	keys := e.keys()
	defer keys.restore()

	s := &watchSession{env: e.unbuffered(), plain: e, keys: keys, saves: saves, programs: programs, screen: terminal.For(e.stdout), ended: make(chan ended)}
	fmt.Fprintf(s.stdout, "%s\n%s\n", e.words.Watching(shown(w.Dir)), e.words.WatchKeys())
	defer s.stop()
	if err := s.open(w); err != nil {
		return err
	}
	s.begin(ctx, time.Time{})
	return s.loop(ctx)
}

func cantWatch(dir string, err error) error {
	return words.Around(func(w words.Words, problem string) string { return w.CantWatch(dir, problem) }, err)
}

// watchSession is one run of watch.
type watchSession struct {
	env
	plain  env // as it is for a program to which the terminal is handed over
	keys   *keyboard
	screen terminal.Screen
	saves  *watcher.Watcher

	programs string // the folder that keeps those of the specs

	workspace *workspace.Workspace
	lesson    course.Lesson
	learner   *check.Learner

	ended   chan ended         // what checks came to
	cancel  context.CancelFunc // ends the check that is running; nil if none is
	waiting bool               // a save came while one was running
	since   time.Time          // of that save
	shown   check.Spec         // the failure that is on the screen; it has no name if none is
}

// ended is what a check came to.
type ended struct {
	result check.Result
	err    error
	since  time.Time
}

func (s *watchSession) open(w *workspace.Workspace) error {
	current := w.Current()
	if current == nil {
		return errAllDone
	}
	s.workspace, s.lesson, s.learner, s.shown = w, *current, s.env.learner(w), check.Spec{}
	s.learner.Programs = filepath.Join(s.programs, current.ID)
	return nil
}

var errAllDone = errors.New("all lessons are done")

// loop does one thing at a time until somebody quits.
func (s *watchSession) loop(ctx context.Context) error {
	keys := s.keys.pressed
	for {
		select {
		case <-ctx.Done():
			return nil
		case save, open := <-s.saves.Saves:
			if !open {
				return cantWatch(s.workspace.Dir, s.saves.Err())
			}
			s.begin(ctx, save.At)
		case result := <-s.ended:
			s.end(ctx, result)
		case key, open := <-keys:
			if !open {
				keys = nil // watching goes on
				continue
			}
			if quit := s.key(ctx, key); quit {
				return nil
			}
			s.keys.more <- struct{}{}
		}
	}
}

// begin begins a check, for a save or, if since is zero, without one. If one is running, it is ended first.
func (s *watchSession) begin(ctx context.Context, since time.Time) {
	if s.cancel != nil {
		s.cancel()
		s.waiting, s.since = true, since
		return
	}
	running, cancel := context.WithCancel(ctx)
	s.cancel = cancel
	if s.screen.Terminal {
		fmt.Fprintf(s.stdout, "\n%s\n", s.words.CheckingLesson(s.lesson.Number))
	}
	workspace, learner, lesson := s.workspace, s.learner, s.lesson
	go func() {
		result, err := checked(running, workspace, learner, lesson)
		s.ended <- ended{result, err, since}
	}()
}

// end shows what a check came to, unless a save made it stale.
func (s *watchSession) end(ctx context.Context, e ended) {
	s.progress.Clear()
	s.cancel()
	s.cancel = nil
	if s.waiting {
		s.waiting = false
		s.begin(ctx, s.since)
		return
	}
	if ctx.Err() != nil {
		return
	}
	if s.screen.Terminal {
		io.WriteString(s.stdout, "\x1b[H\x1b[2J") // to the top of an empty screen
	}
	s.shown = check.Spec{}
	if e.err != nil {
		fmt.Fprintf(s.stdout, "\n%s\n", s.screen.Wrap(s.said(e.err), ""))
	} else {
		if failures := check.Failures(s.lesson, e.result); len(failures) > 0 {
			s.shown = failures[0]
		}
		io.WriteString(s.stdout, "\n"+report{
			words: s.words, screen: s.screen, dir: s.workspace.Dir, lesson: s.lesson, after: following(s.workspace, s.lesson), result: e.result, onward: s.words.KeyNext(), hint: s.words.KeyHint(),
		}.String())
	}
	now := time.Now()
	at := now.Format(time.TimeOnly)
	if !e.since.IsZero() {
		at += s.words.AfterTheSave(now.Sub(e.since))
	}
	fmt.Fprintf(s.stdout, "\n%s\n%s\n", at, s.words.WatchKeys())
	if e.err != nil {
		return
	}
	if err := remember(s.workspace, s.lesson, e.result); err != nil { // the answer comes first
		fmt.Fprintf(s.stdout, "\n%s\n", s.screen.Wrap(s.said(err), ""))
	}
}

// stop ends a check that is running.
func (s *watchSession) stop() {
	if s.cancel != nil {
		s.cancel()
		<-s.ended
	}
}

const (
	controlC = 3
	controlD = 4
)

// key does what a key asks for, and says whether that is to quit.
func (s *watchSession) key(ctx context.Context, key byte) (quit bool) {
	var err error
	switch key {
	case 'q', controlC, controlD:
		return true
	case '\r', '\n':
		s.begin(ctx, time.Time{})
	case 'e':
		err = s.editor(ctx)
	case 'h':
		err = hint(ctx, s.env, nil)
	case 'l':
		err = list(ctx, s.env, nil)
	case 'n':
		err = s.next(ctx)
	}
	switch {
	case errors.Is(err, errAllDone):
		return true
	case err != nil:
		fmt.Fprintf(s.stdout, "\n%s\n", s.screen.Wrap(s.said(err), ""))
	}
	return false
}

// next goes on to the next lesson.
func (s *watchSession) next(ctx context.Context) error {
	if s.cancel != nil {
		s.cancel()
		<-s.ended
		s.cancel, s.waiting = nil, false
	}
	if err := next(ctx, s.env, nil); err != nil {
		return err
	}
	w, err := s.env.openWorkspace()
	if err != nil {
		return err
	}
	if err := s.open(w); err != nil {
		return err
	}
	s.begin(ctx, time.Time{})
	return nil
}

// editor opens the place of the failure that is shown in the learner's editor, and waits until they come back.
func (s *watchSession) editor(ctx context.Context) error {
	if s.shown.File == "" {
		return words.Error{Say: words.Words.NoPlaceToOpen}
	}
	wasChecking := s.cancel != nil
	if wasChecking { // it would write over the editor
		s.cancel()
		<-s.ended
		s.cancel, s.waiting = nil, false
	}
	s.progress.Clear()
	s.keys.restore()
	err := s.plain.edit(s.workspace.Dir, s.shown)
	s.keys.raw()
	if wasChecking {
		s.begin(ctx, time.Time{})
	}
	return err
}

// keyboard reads single keys. It reads the next one only when it is asked for more, so that meanwhile the keys are whoever's
// the terminal was handed over to.
type keyboard struct {
	pressed <-chan byte // closed at the input's end
	more    chan<- struct{}

	file   *os.File // nil if the input is no terminal
	before *term.State
}

// keys makes a terminal hand over keys as they are pressed, and not by lines.
func (e env) keys() *keyboard {
	pressed, more := make(chan byte), make(chan struct{})
	k := &keyboard{pressed: pressed, more: more}
	if file, ok := e.stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		k.file = file
	}
	k.raw()
	go func() { // it ends with the input, or with the program
		defer close(pressed)
		one := make([]byte, 1)
		for {
			if _, err := e.stdin.Read(one); err != nil {
				return
			}
			pressed <- one[0]
			<-more
		}
	}()
	return k
}

func (k *keyboard) raw() {
	if k.file != nil {
		k.before, _ = term.MakeRaw(int(k.file.Fd())) // where that can't be done, keys come by lines
	}
}

// restore makes the terminal as it was.
func (k *keyboard) restore() {
	if k.before != nil {
		_ = term.Restore(int(k.file.Fd()), k.before)
	}
}

// unbuffered writes line ends as a terminal wants them that hands keys over as they are pressed.
func (e env) unbuffered() env {
	if file, ok := e.stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		e.stdout, e.stderr = carriageReturns{e.stdout}, carriageReturns{e.stderr}
		e.progress = terminal.NewProgress(e.stderr, telling, e.words)
	}
	return e
}

// carriageReturns puts one before each line feed.
type carriageReturns struct{ io.Writer }

func (w carriageReturns) Write(text []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, strings.ReplaceAll(string(text), "\n", "\r\n")); err != nil {
		return 0, err
	}
	return len(text), nil
}

// Fd is the terminal's, so that what is written looks as it does there.
func (w carriageReturns) Fd() uintptr {
	if file, ok := w.Writer.(*os.File); ok {
		return file.Fd()
	}
	return ^uintptr(0)
}
