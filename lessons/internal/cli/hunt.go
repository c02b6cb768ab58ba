package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// hunt begins a hunt for a known mistake, or shows the one that is under way; "hunt check" and "hunt give-up" end it.
func hunt(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("hunt", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, e.words.FlagJSON())
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	if w.State.Handout {
		return impossible{errors.New(e.words.NothingToHuntInHandout())}
	}
	switch {
	case len(args) == 1 && args[0] == "check":
		return e.checkHunt(ctx, w, *asJSON)
	case len(args) == 1 && args[0] == "give-up":
		return e.giveUp(w, *asJSON)
	}
	lesson, err := e.lessonArgument(w.Lessons, args)
	if err != nil {
		return err
	}
	return e.beginHunt(w, lesson, *asJSON)
}

// huntReport is what "hunt -json" prints.
type huntReport struct {
	Lesson    int          `json:"lesson"`
	ID        string       `json:"id"`
	Complaint string       `json:"complaint"`
	Folder    string       `json:"folder"`
	Status    check.Status `json:"status"` // hunting, mended, given_up
	Broken    *check.Spec  `json:"broken,omitempty"`
	Mistake   string       `json:"mistake,omitempty"` // once it is over
	File      string       `json:"file,omitempty"`    //
	Diff      string       `json:"diff,omitempty"`    //
}

// The statuses of a hunt.
const (
	hunting check.Status = "hunting"
	mended  check.Status = "mended"
	givenUp check.Status = "given_up"
)

func reportOf(prey workspace.Prey, status check.Status) huntReport {
	return huntReport{Lesson: prey.Lesson.Number, ID: prey.Lesson.ID, Complaint: prey.Complaint, Folder: workspace.HuntFolder, Status: status}
}

func (e env) beginHunt(w *workspace.Workspace, chosen *course.Lesson, asJSON bool) error {
	if under, err := w.Hunting(); err == nil && chosen != nil && under.Lesson.ID != chosen.ID {
		return wrongUsage(e.words.AnotherHunt(under.Lesson.Number))
	}
	lessons := slices.DeleteFunc(slices.Clone(w.Lessons), func(lesson course.Lesson) bool {
		return w.State.Done[lesson.ID].IsZero() || chosen != nil && lesson.ID != chosen.ID
	})
	if chosen != nil && len(lessons) == 0 {
		return wrongUsage(e.words.HuntNeedsPassed(chosen.Number))
	}
	prey, err := w.BeginHunt(lessons...)
	if errors.Is(err, workspace.ErrNoPrey) {
		return e.nothingToHunt(w, lessons)
	}
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(e.stdout, reportOf(prey, hunting))
	}
	screen := terminal.For(e.stdout)
	from, gap := e.words.HuntFrom(prey.Lesson.Number, prey.Lesson.Title), " "
	if utf8.RuneCountInString(from+gap+e.words.AUserSays()) > screen.Width {
		gap = "\n"
	}
	fmt.Fprintf(e.stdout, "%s%s%s\n\n", screen.Strong(from), gap, e.words.AUserSays())
	fmt.Fprintln(e.stdout, screen.Wrap(prey.Complaint, "  "))
	fmt.Fprintln(e.stdout)
	fmt.Fprintln(e.stdout, screen.Wrap(e.words.WhereToHunt(workspace.HuntFolder), ""))
	printCommands(e.stdout, [][2]string{
		{"go -C " + workspace.HuntFolder + " run ./httpapi", e.words.ItsServer()},
		{"go run ./raw MONITOR", e.words.WhatItSaysToRedis()},
		{"go run ./lessons hunt check", e.words.IsItMended()},
		{"go run ./lessons hunt give-up", e.words.WhatTheMistakeWas()},
	})
	return nil
}

// nothingToHunt says why there is no mistake to be hunted in the lessons that may be hunted in.
func (e env) nothingToHunt(w *workspace.Workspace, among []course.Lesson) error {
	planted, err := huntsOf(w)
	if err != nil {
		return err
	}
	plants := func(lesson course.Lesson) bool { return planted[lesson.ID].All > 0 }
	first := slices.IndexFunc(w.Lessons, plants)
	switch {
	case len(among) == 0:
		return wrongUsage(e.words.NothingToHuntYet())
	case first >= 0 && !slices.ContainsFunc(among, plants):
		return wrongUsage(e.words.NothingPlantedYet(w.Lessons[first].Number))
	}
	return wrongUsage(e.words.NothingLeftToHunt())
}

func (e env) checkHunt(ctx context.Context, w *workspace.Workspace, asJSON bool) error {
	prey, err := w.Hunting()
	if err != nil {
		return wrongUsage(e.words.HuntBegins(words.Of(err, e.words)))
	}
	if err := needGo(); err != nil {
		return err
	}
	hunter := w.Hunter(prey)
	hunter.Words, hunter.Notice, hunter.Progress = e.words, e.notices(), e.progress.Tell
	result, err := hunter.Check(ctx)
	e.progress.Clear()
	if err != nil {
		return interrupted(ctx, err)
	}
	if result.Mended {
		return e.endHunt(w, prey, mended, asJSON)
	}
	if broken := result.Broken; broken != nil && broken.File != "" {
		broken.File = path.Join(workspace.HuntFolder, broken.File)
	}
	if asJSON {
		answer := reportOf(prey, hunting)
		answer.Broken = result.Broken
		if err := printJSON(e.stdout, answer); err != nil {
			return err
		}
		return errNotPassed
	}
	screen := terminal.For(e.stdout)
	if result.Broken == nil {
		fmt.Fprintln(e.stdout, screen.Bad(e.words.NotMendedYet())+" "+e.words.StillFails()+"\n")
		fmt.Fprintln(e.stdout, screen.Wrap(prey.Complaint, "  "))
		return errNotPassed
	}
	fmt.Fprintln(e.stdout, screen.Bad(e.words.SomethingBesides())+"\n")
	report{words: e.words, screen: screen, dir: w.Dir}.writeSpec(e.stdout, *result.Broken, mostLines)
	return errNotPassed
}

func (e env) giveUp(w *workspace.Workspace, asJSON bool) error {
	prey, err := w.Hunting()
	if err != nil {
		return wrongUsage(e.words.HuntBegins(words.Of(err, e.words)))
	}
	return e.endHunt(w, prey, givenUp, asJSON)
}

// endHunt ends a hunt and says what the mistake was.
func (e env) endHunt(w *workspace.Workspace, prey workspace.Prey, status check.Status, asJSON bool) error {
	text, err := e.mistakeAsDiff(w, prey)
	if err != nil {
		return err
	}
	snapshot, err := w.EndHunt(status == givenUp)
	if err != nil {
		return err
	}
	if asJSON {
		report := reportOf(prey, status)
		report.Mistake, report.File, report.Diff = prey.About, prey.File, text
		return printJSON(e.stdout, report)
	}
	screen := terminal.For(e.stdout)
	if status == mended {
		fmt.Fprint(e.stdout, screen.Good(e.words.Mended())+" ")
	}
	fmt.Fprintln(e.stdout, e.words.WhatWasWrongIn(prey.File)+"\n")
	fmt.Fprintln(e.stdout, screen.Wrap(prey.About, "  "))
	fmt.Fprintln(e.stdout)
	printDiff(e.stdout, screen, text)
	_, name, _ := strings.Cut(prey.RejectedBy, ": ")
	fmt.Fprintln(e.stdout, "\n"+screen.Wrap(e.words.RejectedBy(name), ""))
	if snapshot != "" {
		fmt.Fprintln(e.stdout, screen.Wrap(e.words.HuntIsGone(workspace.HuntFolder, snapshot), ""))
	}
	return nil
}

// mistakeAsDiff is how the right version differs from the one with the mistake.
func (e env) mistakeAsDiff(w *workspace.Workspace, prey workspace.Prey) (string, error) {
	right, err := fs.ReadFile(w.Root, prey.File)
	if err != nil {
		return "", err
	}
	wrong, err := prey.Planted(w.Root)
	if err != nil {
		return "", err
	}
	_, text, _ := strings.Cut(string(diff.Diff(e.words.WithTheMistake(prey.File), wrong, e.words.Right(prey.File), right)), "\n")
	return text, nil
}
