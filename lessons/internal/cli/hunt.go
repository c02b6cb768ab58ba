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

	"github.com/rogpeppe/go-internal/diff"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// hunt begins a hunt for a known mistake, or shows the one that is under way; "hunt check" and "hunt give-up" end it.
func hunt(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("hunt", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "one JSON object, for programs")
	args, err := parse(flags, args)
	if err != nil {
		return err
	}
	w, err := e.openWorkspace()
	if err != nil {
		return err
	}
	if w.State.Handout {
		return impossible{errors.New("this is a handout, which has no reference in it: there is nothing to hunt")}
	}
	switch {
	case len(args) == 1 && args[0] == "check":
		return e.checkHunt(ctx, w, *asJSON)
	case len(args) == 1 && args[0] == "give-up":
		return e.giveUp(w, *asJSON)
	}
	lesson, err := lessonArgument(w.Lessons, args)
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
		return usagef("a hunt of %s is under way: \"go run ./lessons hunt\" shows it, \"hunt give-up\" ends it", under.Lesson.Name())
	}
	lessons := slices.DeleteFunc(slices.Clone(w.Lessons), func(lesson course.Lesson) bool {
		return w.State.Done[lesson.ID].IsZero() || chosen != nil && lesson.ID != chosen.ID
	})
	if chosen != nil && len(lessons) == 0 {
		return usagef("%s has not passed yet: a hunt is from a lesson that has", chosen.Name())
	}
	prey, err := w.BeginHunt(lessons...)
	if errors.Is(err, workspace.ErrNoPrey) {
		return usagef("%w%s", err, whyNothing(lessons))
	}
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(e.stdout, reportOf(prey, hunting))
	}
	screen := terminal.For(e.stdout)
	fmt.Fprintf(e.stdout, "%s A user says:\n\n", screen.Strong(fmt.Sprintf("A hunt, from lesson %02d, %s.", prey.Lesson.Number, prey.Lesson.Title)))
	fmt.Fprintln(e.stdout, screen.Wrap(prey.Complaint, "  "))
	fmt.Fprintln(e.stdout)
	fmt.Fprintln(e.stdout, screen.Wrap("The service they use is in "+workspace.HuntFolder+"/. It is the course's own, but for one mistake, and its server has the protections "+
		"up to this lesson. Run it, ask it, watch what it says to Redis, write specs for it; and mend it there.", ""))
	printCommands(e.stdout, [][2]string{
		{"go -C " + workspace.HuntFolder + " run ./httpapi", "its server; stop your own first"},
		{"go run ./raw MONITOR", "what it says to Redis"},
		{"go run ./lessons hunt check", "is it mended?"},
		{"go run ./lessons hunt give-up", "what the mistake was"},
	})
	return nil
}

func whyNothing(lessons []course.Lesson) string {
	if len(lessons) == 0 {
		return " yet: a hunt is from a lesson that has passed"
	}
	return " any more: every mistake that could be hunted in the lessons that have passed was"
}

func (e env) checkHunt(ctx context.Context, w *workspace.Workspace, asJSON bool) error {
	prey, err := w.Hunting()
	if err != nil {
		return usagef("%w: \"go run ./lessons hunt\" begins one", err)
	}
	if err := needGo(); err != nil {
		return err
	}
	hunter := w.Hunter(prey)
	hunter.Notice, hunter.Progress = e.notices(), e.progress.Tell
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
		fmt.Fprintln(e.stdout, screen.Bad("Not mended yet:")+" a spec that the mistake breaks still fails. The user said:\n")
		fmt.Fprintln(e.stdout, screen.Wrap(prey.Complaint, "  "))
		return errNotPassed
	}
	fmt.Fprintln(e.stdout, screen.Bad("Something besides is not right:")+"\n")
	report{words: e.words, screen: screen, dir: w.Dir}.writeSpec(e.stdout, *result.Broken, mostLines)
	return errNotPassed
}

func (e env) giveUp(w *workspace.Workspace, asJSON bool) error {
	prey, err := w.Hunting()
	if err != nil {
		return usagef("%w: \"go run ./lessons hunt\" begins one", err)
	}
	return e.endHunt(w, prey, givenUp, asJSON)
}

// endHunt ends a hunt and says what the mistake was.
func (e env) endHunt(w *workspace.Workspace, prey workspace.Prey, status check.Status, asJSON bool) error {
	text, err := mistakeAsDiff(w, prey)
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
		fmt.Fprint(e.stdout, screen.Good("Mended.")+" ")
	}
	fmt.Fprintf(e.stdout, "What was wrong in %s:\n\n", prey.File)
	fmt.Fprintln(e.stdout, screen.Wrap(prey.About, "  "))
	fmt.Fprintln(e.stdout)
	printDiff(e.stdout, screen, text)
	_, name, _ := strings.Cut(prey.RejectedBy, ": ")
	fmt.Fprintln(e.stdout, "\n"+screen.Wrap(fmt.Sprintf("The course's spec that rejects it: %q.", name), ""))
	if snapshot != "" {
		fmt.Fprintln(e.stdout, screen.Wrap(fmt.Sprintf("The folder %s is gone; what you changed there is in the snapshot %s.", workspace.HuntFolder, snapshot), ""))
	}
	return nil
}

// mistakeAsDiff is how the right version differs from the one with the mistake.
func mistakeAsDiff(w *workspace.Workspace, prey workspace.Prey) (string, error) {
	right, err := fs.ReadFile(w.Root, prey.File)
	if err != nil {
		return "", err
	}
	wrong, err := prey.Planted(w.Root)
	if err != nil {
		return "", err
	}
	_, text, _ := strings.Cut(string(diff.Diff(prey.File+" (with the mistake)", wrong, prey.File+" (right)", right)), "\n")
	return text, nil
}
