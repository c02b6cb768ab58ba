package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
)

// report writes what came of the check of one lesson, for the learner.
type report struct {
	words  words.Words
	screen terminal.Screen
	dir    string // the workspace, where the places are
	lesson course.Lesson
	after  *course.Lesson // the lesson that comes then; nil if none does
	result check.Result
	onward string // what goes on to it
	all    bool   // with every spec that has not passed, and not only the first one to look at
	hint   string // the command that helps
}

// mostLines is how many lines of one message are shown, where not all is asked for.
const mostLines = 40

func (r report) String() string {
	var out strings.Builder
	fmt.Fprintln(&out, r.verdict())
	if r.all {
		r.writeAll(&out)
	}
	failures := check.Failures(r.lesson, r.result)
	if len(failures) > 0 && !r.all {
		fmt.Fprintln(&out)
		r.writeSpec(&out, failures[0], mostLines)
	}
	for _, note := range r.result.Notes {
		fmt.Fprintf(&out, "\n%s\n", r.screen.Wrap(note(r.words), ""))
	}
	r.writeNotRun(&out)
	fmt.Fprintln(&out)
	if r.result.Status == specs.Passed {
		r.writeLearnt(&out)
	} else {
		r.writeRest(&out, failures)
	}
	return out.String()
}

// verdict is the first line.
func (r report) verdict() string {
	name := r.screen.Strong(r.words.LessonAndTitle(r.lesson.Number, r.lesson.Title))
	switch {
	case r.result.Status == specs.Passed:
		return name + " " + r.words.AllPassed(r.screen.Good, r.result.Passed)
	case r.result.Passed+r.result.Failed == 0 && len(check.Failures(r.lesson, r.result)) == 0:
		return name + " " + r.screen.Bad(r.words.NothingCouldBeChecked())
	case check.Failures(r.lesson, r.result)[0].IsWhole():
		return name + " " + r.screen.Bad(r.words.SpecsCouldNotRun())
	}
	at := r.result.Step
	step := r.result.Steps[at-1]
	return name + r.before() + "\n" + r.words.StepOf(at, len(r.result.Steps), step.Title) + ": " +
		r.screen.Bad(r.words.PassedOf(step.Passed, step.All)) + r.throughput() + r.toWrite(step)
}

// toWrite says what is to be written in a step of which nothing passes yet.
func (r report) toWrite(step check.StepResult) string {
	if step.Passed > 0 {
		return ""
	}
	var lines string
	for _, write := range r.lesson.Steps[r.result.Step-1].Write {
		lines += "\n" + r.screen.Wrap(strings.TrimSuffix(write.File+": "+strings.Join(write.Functions, ", "), ": "), "  ")
	}
	return lines
}

// before says which steps are done.
func (r report) before() string {
	done := r.result.Step - 1
	switch unseen := func(step check.StepResult) bool { return step.Passed < step.All }; {
	case done == 0, slices.ContainsFunc(r.result.Steps[:done], unseen): // a spec that did not end kept others from running
		return ""
	case r.lesson.Steps[done-1].SpecsFirst != nil:
		return " " + r.words.WriteTheCode(r.screen.Good)
	default:
		return " " + r.screen.Good(r.words.StepsAreDone(done))
	}
}

// throughput says which faulty versions got through the learner's specs.
func (r report) throughput() string {
	var got []string
	faulty := 0
	for _, spec := range r.result.Specs {
		codename, ok := check.Codename(spec)
		if !ok || spec.Status == specs.NotRun {
			continue
		}
		faulty++
		if spec.Status != specs.Passed {
			got = append(got, codename)
		}
	}
	if len(got) == 0 {
		return ""
	}
	return "\n" + r.screen.Wrap(r.words.GotThrough(len(got), faulty, strings.Join(got, ", ")), "")
}

// writeSpec writes what was done, what came of it and where.
func (r report) writeSpec(out io.Writer, spec check.Spec, most int) {
	name := spec.Name
	if folder, whole := strings.CutSuffix(spec.ID, ": [package]"); whole {
		name = r.words.PackageAsAWhole(folder)
	}
	fmt.Fprintln(out, r.screen.Strong(r.screen.Wrap(name, "  ")))
	status, message := r.words.Status(string(spec.Status)), strings.TrimSpace(spec.Message)
	if function := check.Unwritten(r.lesson, spec); function != "" {
		status = r.words.NotWrittenYet(function)
		_, message, _ = strings.Cut(message, "\n")
	}
	where := place(r.words, spec, r.link)
	if plain := place(r.words, spec, withoutLink); utf8.RuneCountInString("  "+status+plain) > r.screen.Width {
		where = "\n " + where
	}
	fmt.Fprintln(out, "  "+r.screen.Bad(status)+where)
	if message == "" {
		return
	}
	lines := strings.Split(r.screen.Wrap(message, "    "), "\n")
	if len(lines) > most {
		lines = append(lines[:most], "    …")
	}
	fmt.Fprintln(out)
	fmt.Fprintln(out, strings.Join(lines, "\n"))
}

// link makes a place lead to its file.
func (r report) link(text, file string) string {
	return r.screen.Link(text, filepath.Join(r.dir, filepath.FromSlash(file)))
}

func withoutLink(text, _ string) string { return text }

// place says where a spec failed, if that is known.
func place(in words.Words, spec check.Spec, link func(text, file string) string) string {
	switch {
	case spec.File == "":
		return ""
	case spec.Line == 0:
		return " " + in.InFile(link(spec.File, spec.File))
	}
	return " " + in.At(link(fmt.Sprintf("%s:%d", spec.File, spec.Line), spec.File))
}

// writeAll writes every spec that keeps the lesson from passing, with its whole message.
func (r report) writeAll(out io.Writer) {
	for _, spec := range check.Failures(r.lesson, r.result) {
		fmt.Fprintln(out)
		r.writeSpec(out, spec, len(spec.Message))
	}
}

// writeNotRun says how many specs could not run on this machine, and why.
func (r report) writeNotRun(out io.Writer) {
	var reasons []string
	count := make(map[string]int)
	failures := check.Failures(r.lesson, r.result)
	for _, spec := range r.result.Specs {
		isMissing := slices.ContainsFunc(failures, func(f check.Spec) bool { return f.ID == spec.ID })
		if spec.Status != specs.NotRun || isMissing || strings.HasPrefix(spec.ID, "rejects ") {
			continue
		}
		if count[spec.Message] == 0 {
			reasons = append(reasons, spec.Message)
		}
		count[spec.Message]++
	}
	if len(reasons)+len(r.lesson.Docker) > 0 {
		fmt.Fprintln(out)
	}
	for _, reason := range reasons {
		fmt.Fprintln(out, r.screen.Wrap(r.words.NotRun(count[reason], reason), ""))
	}
	if len(r.lesson.Docker) > 0 {
		fmt.Fprintln(out, r.screen.Wrap(r.words.NeedDocker(strings.Join(r.lesson.Docker, ", ")), ""))
	}
}

// writeLearnt says what was learnt, and what comes then.
func (r report) writeLearnt(out io.Writer) {
	fmt.Fprintln(out, r.screen.Wrap(r.words.YouHaveLearnt(r.lesson.Learn), ""))
	fmt.Fprintln(out)
	if r.after == nil {
		fmt.Fprintln(out, r.words.LastLessonIsDone())
		return
	}
	then := r.words.GoesOnTo
	if r.after.Number < r.lesson.Number {
		then = r.words.GoesBackTo
	}
	fmt.Fprintln(out, r.screen.Wrap(then(r.onward, r.after.Number, r.after.Title), ""))
}

// writeRest says how much else there is in the step, and what helps.
func (r report) writeRest(out io.Writer, failures []check.Spec) {
	if len(failures) == 0 {
		return
	}
	commands := [][2]string{{r.hint, r.words.HelpWithThis()}}
	if len(failures) > 1 && !r.all {
		commands = append(commands, [2]string{fmt.Sprintf("go run ./lessons test %d -all", r.lesson.Number), r.words.AllThatIsNotRight(len(failures))})
	}
	printLines(out, commands)
}

// printJSON prints a value as indented JSON.
func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
