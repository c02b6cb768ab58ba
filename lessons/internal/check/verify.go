package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// Verifier is the author's check of the course: it proves every lesson from both sides.
//
// All versions of the code, which are the starters, the right versions and the known mistakes of the lessons, are compiled
// into one test program for each package. The reference is that program with none of them chosen.
type Verifier struct {
	Dir     string // the repository
	Root    fs.FS  // the same, to read
	Lessons []course.Lesson
	Timeout time.Duration // of one package's specs; a minute if zero
	Notice  func(line words.Text)
	Ended   func(Result) // is given each result as it comes; never called twice at a time
	Accept  bool         // write specs.txt anew, instead of holding it against what the reference has
	Checks  []string     // the only ones to run, by their names; none is all

	// Commands are the workbench's, which texts may name. Without them no text is read.
	Commands []string

	// Progress, if set, is told how many of all checks have ended.
	Progress func(what words.Text, done, all int)

	scratch  string
	every    []string // the names of all checks, wanted or not
	versions versions
	names    map[int]string // of the versions
	programs *programs
	starters versions // those of versions that are starters
	started  func() (testServer, error)
	telling  sync.Mutex
	running  sync.RWMutex // is held for writing by what runs alone
}

// Run verifies the lessons, or only those given, and returns a result for each one's text, its starter, its reference, its steps,
// the other lessons' specs on its starter, the learner's server, its specs-first exercise, its right versions, and each of its mistakes.
func (v *Verifier) Run(ctx context.Context, only ...course.Lesson) (results []Result, err error) {
	scratch, err := os.MkdirTemp("", "verify-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	v.scratch, v.versions, v.starters, v.names = scratch, make(versions), make(versions), make(map[int]string)
	v.started = sync.OnceValues(func() (testServer, error) { return v.buildServer(ctx, v.starters) })
	if v.Timeout == 0 {
		v.Timeout = time.Minute
	}
	chosen := v.Lessons
	if len(only) > 0 {
		chosen = only
	}
	var tasks []task
	var packages []string
	for _, lesson := range chosen {
		more, err := v.tasks(ctx, lesson)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, more...)
	}
	for _, task := range tasks {
		packages = append(packages, task.packages...)
	}
	slices.Sort(packages)
	if packages = slices.Compact(packages); len(packages) > 0 {
		v.programs, err = contest{
			root: v.Root, dir: v.Dir, scratch: v.scratch, versions: v.versions,
			options: specs.Options{Dir: v.Dir, Packages: packages, Notice: v.Notice, Progress: v.Progress},
		}.build(ctx)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, v.programs.close()) }()
		for _, number := range slices.Sorted(maps.Keys(v.programs.alone)) {
			v.notice("%s is compiled by itself, which takes longer: %v", v.names[number], v.programs.alone[number])
		}
	}
	return v.all(ctx, tasks), ctx.Err()
}

// notice tells the author, in English.
func (v *Verifier) notice(format string, arguments ...any) {
	v.Notice(func(words.Words) string { return fmt.Sprintf(format, arguments...) })
}

// Names are those of the checks that there are of the lessons that were verified.
func (v *Verifier) Names() []string {
	names := slices.Clone(v.every)
	slices.Sort(names)
	return slices.Compact(names)
}

// packagesOfLessons are those that have specs of lessons.
func (v *Verifier) packagesOfLessons() []string {
	var packages []string
	for _, lesson := range v.Lessons {
		packages = append(packages, lesson.Packages...)
	}
	slices.Sort(packages)
	return slices.Compact(packages)
}

// task is one check. Its specs are what it found.
type task struct {
	lesson   course.Lesson
	check    string
	packages []string // those whose specs it runs
	run      func(context.Context) ([]Spec, error)
}

// atOnce is how many checks run at a time: while the specs of some wait, those of others work.
func atOnce() int { return 3 * runtime.NumCPU() }

func (v *Verifier) all(ctx context.Context, tasks []task) []Result {
	results := make([]Result, len(tasks))
	done := 0
	specs.Each(tasks, atOnce(), func(i int, task task) {
		began := time.Now()
		found, err := task.run(ctx)
		if err != nil {
			status := specs.Failed // which is the author's to mend
			if machine := (*specs.MachineError)(nil); errors.As(err, &machine) || ctx.Err() != nil {
				status = InfraError
			}
			found = append(found, Spec{ID: task.check, Name: task.check, Status: status, Message: err.Error()})
		}
		results[i] = newResult(task.lesson, task.check, found)
		results[i].Took = time.Since(began)
		v.telling.Lock()
		defer v.telling.Unlock()
		v.Ended(results[i])
		if done++; v.Progress != nil {
			v.Progress(func(words.Words) string { return "checks" }, done, len(tasks))
		}
	})
	return results
}

// add numbers a version, which is put into the programs.
func (v *Verifier) add(lesson course.Lesson, name string, variant Variant) int {
	number := len(v.versions) + 1
	v.versions[number], v.names[number] = variant, lesson.Name()+"'s "+name
	return number
}

// wants reports whether a check is to be run.
func (v *Verifier) wants(check string) bool {
	return len(v.Checks) == 0 || slices.Contains(v.Checks, check)
}

// adder adds a check, with the packages whose specs it runs.
type adder func(check string, packages []string, run func(context.Context) ([]Spec, error))

func (v *Verifier) tasks(ctx context.Context, lesson course.Lesson) ([]task, error) {
	var tasks []task
	add := func(check string, packages []string, run func(context.Context) ([]Spec, error)) {
		v.every = append(v.every, check)
		if v.wants(check) {
			tasks = append(tasks, task{lesson, check, packages, run})
		}
	}
	control := sync.OnceValues(func() ([]specs.Result, error) { return v.reference(ctx, lesson) })
	listed := sync.OnceValues(func() ([]Spec, error) {
		results, err := control()
		if err != nil {
			return nil, err
		}
		return v.referenceSpecs(lesson, results)
	})
	add("reference", lesson.Packages, func(context.Context) ([]Spec, error) { return listed() })
	if len(v.Commands) > 0 {
		add("text", nil, func(context.Context) ([]Spec, error) {
			if v.Accept && v.wants("reference") {
				_, _ = listed() // which writes specs.txt; what is wrong with it, the check reference says
			}
			expected, err := lesson.ExpectedSpecs(v.Root)
			if err != nil {
				return nil, err
			}
			return texts(v.Root, lesson, expected, v.Commands)
		})
	}
	if err := v.addTranslations(lesson, add); err != nil {
		return nil, err
	}
	starter := 0 // a version
	if _, err := fs.Stat(v.Root, path.Join(serverPackage, "main.go")); err == nil {
		add("server", nil, func(ctx context.Context) ([]Spec, error) {
			server, err := v.started()
			if err != nil {
				return nil, err
			}
			return v.server(ctx, server, lesson, starter)
		})
	}
	if len(lesson.Write) == 0 {
		return tasks, nil
	}

	blanked, err := Blanked(v.Root, lesson)
	if err != nil {
		return nil, err
	}
	starter = v.add(lesson, "starter", blanked)
	begins := v.once(lesson, starter, 0)
	if err := v.addSteps(lesson, begins, add); err != nil {
		return nil, err
	}
	v.every = append(v.every, "starter", "others")
	if v.wants("starter") || v.wants("others") || v.wants("server") {
		v.starters[starter] = blanked
		beside, err := v.packagesBeside(ctx, lesson)
		if err != nil {
			return nil, err
		}
		add("starter", lesson.Packages, func(ctx context.Context) ([]Spec, error) {
			reference, err := control()
			if err != nil {
				return nil, err
			}
			return v.starter(ctx, lesson, starter, reference, begins)
		})
		add("others", beside, func(ctx context.Context) ([]Spec, error) { return v.others(ctx, lesson, starter, beside) })
	}
	if lesson.SpecsFirst != nil {
		add("specs_first", nil, func(ctx context.Context) ([]Spec, error) { return v.specsFirst(ctx, lesson) })
		if err := v.addRights(ctx, lesson, add); err != nil {
			return nil, err
		}
	}
	mistakes, err := lesson.Mistakes(v.Root)
	if err != nil {
		return nil, err
	}
	add("promises", nil, func(context.Context) ([]Spec, error) { return promises(v.Root, lesson, mistakes) })
	for _, mistake := range mistakes {
		if !v.wants(mistake.Name) {
			v.every = append(v.every, mistake.Name)
			continue
		}
		variant, err := Changed(v.Root, mistake.Change)
		if err != nil {
			return nil, err
		}
		number := v.add(lesson, mistake.Name, variant)
		pattern, _ := packageOf(mistake.RejectedBy)
		add(mistake.Name, []string{pattern}, func(ctx context.Context) ([]Spec, error) { return v.mistake(ctx, mistake, number) })
	}
	if lesson.Number >= firstHunted {
		add("hunts", nil, func(context.Context) ([]Spec, error) { return hunts(lesson, mistakes) })
	}
	if len(mistakes) < leastMistakes {
		add("mistakes", nil, func(context.Context) ([]Spec, error) {
			return nil, fmt.Errorf("%s/testdata/mistakes: expected at least %d known mistakes, found %d", lesson.Folder, leastMistakes, len(mistakes))
		})
	}
	return tasks, nil
}

// What a lesson has at least: known mistakes where code is written, and where the specs are, too, right versions besides
// the reference.
const (
	leastMistakes = 6
	leastRights   = 3
)

// Each lesson from the one on that finishes the connections has at least so many mistakes to hunt.
const (
	firstHunted = 4
	leastHunted = 3
)

// hunts expects enough mistakes to hunt, each with a complaint that does not name what is wrong.
func hunts(lesson course.Lesson, mistakes []course.Mistake) ([]Spec, error) {
	var found []Spec
	for _, mistake := range mistakes {
		if mistake.Complaint == "" {
			continue
		}
		spec := Spec{ID: mistake.Name, Name: mistake.Complaint, Status: specs.Passed, File: mistake.Source}
		for _, name := range append(functions(lesson), path.Base(mistake.File)) {
			if strings.Contains(mistake.Complaint, name) {
				spec.Status = specs.Failed
				spec.Message = fmt.Sprintf("%s: complaint: expected one that does not tell where the mistake is, found one that names %s", mistake.Source, name)
			}
		}
		found = append(found, spec)
	}
	if len(found) < leastHunted {
		return found, fmt.Errorf("%s/testdata/mistakes: expected at least %d mistakes with a line \"complaint: \", which are hunted, found %d", lesson.Folder, leastHunted, len(found))
	}
	return found, nil
}

// run runs specs with one version of the code, or with the reference if that is 0. A result that is not as expected while other
// specs run is looked at again, alone: on a busy machine specs are late, which says nothing of a lesson.
func (v *Verifier) run(ctx context.Context, version int, options specs.Options, isExpected func(specs.Report) bool) (specs.Report, error) {
	options.Timeout, options.AtOnce = v.Timeout, 1
	v.running.RLock()
	report, err := v.programs.run(ctx, version, options)
	v.running.RUnlock()
	if err != nil || isExpected(report) {
		return report, err
	}
	v.notice("%s: not as expected while other specs ran (%s), so it is looked at again, alone",
		cmp.Or(v.names[version], "the reference"), cmp.Or(firstFailure(report).Name, "all specs passed"))
	v.running.Lock()
	defer v.running.Unlock()
	return v.programs.run(ctx, version, options)
}

// hasPassed reports whether none of the specs failed.
func hasPassed(report specs.Report) bool { return report.Status != specs.Failed }

// reference runs the specs of a lesson as they are.
func (v *Verifier) reference(ctx context.Context, lesson course.Lesson) ([]specs.Result, error) {
	if len(lesson.Packages) == 0 {
		return nil, nil
	}
	report, err := v.run(ctx, 0, specs.Options{Packages: lesson.Packages}, hasPassed)
	return ofLesson(report, lesson), err
}

func ofLesson(report specs.Report, lesson course.Lesson) []specs.Result {
	var results []specs.Result
	for _, result := range report.Specs {
		pattern := "./" + strings.TrimPrefix(result.Package, modulePath+"/")
		whole := result.Name == "[package]" && slices.Contains(lesson.Packages, pattern)
		if whole || slices.Contains(result.Labels, lesson.Label()) && slices.Contains(lesson.Packages, pattern) {
			results = append(results, result)
		}
	}
	return results
}

// referenceSpecs expects every spec of the lesson to pass, and specs.txt to list them all.
func (v *Verifier) referenceSpecs(lesson course.Lesson, results []specs.Result) ([]Spec, error) {
	if len(lesson.Packages) == 0 {
		return []Spec{{ID: "no specs", Name: "the lesson has nothing to write", Status: specs.Passed}}, nil
	}
	var found []Spec
	var has []course.Expected
	for _, result := range results {
		spec := specOf(result)
		step := lesson.StepOf(result.Labels)
		if step > len(lesson.Steps) && spec.Status == specs.Passed {
			spec.Status = specs.Failed
			spec.Message = fmt.Sprintf("%s:%d: expected a label of one of the lesson's steps, of which there are %d, found %q", result.SpecFile, result.SpecLine, len(lesson.Steps), stepLabel(step))
		}
		found = append(found, spec)
		has = append(has, course.Expected{ID: identifier(result), Step: step})
	}
	if !allGreen(found) {
		return found, nil // then nothing can be said of the list
	}
	slices.SortFunc(has, func(a, b course.Expected) int {
		return cmp.Or(cmp.Compare(a.Step, b.Step), strings.Compare(a.ID, b.ID))
	})
	if v.Accept {
		file := filepath.Join(v.Dir, filepath.FromSlash(lesson.Folder), "specs.txt")
		return found, os.WriteFile(file, []byte(course.FormatExpected(has)), 0o644)
	}
	listed, err := lesson.ExpectedSpecs(v.Root)
	if err != nil {
		return found, err
	}
	if !slices.Equal(listed, has) {
		var differences strings.Builder
		for _, one := range minus(has, listed) {
			fmt.Fprintf(&differences, "\n  + %s", one)
		}
		for _, one := range minus(listed, has) {
			fmt.Fprintf(&differences, "\n  - %s", one)
		}
		return found, fmt.Errorf("%s/specs.txt: expected the lesson's specs as they are, each below its step; + is missing there, - is too much:%s\n"+
			"If the specs are right, this writes it: go run ./lessons verify %d -accept", lesson.Folder, &differences, lesson.Number)
	}
	return found, nil
}

// allGreen reports whether every spec passed, or could not run here.
func allGreen(found []Spec) bool {
	return !slices.ContainsFunc(found, func(spec Spec) bool { return spec.Status != specs.Passed && spec.Status != specs.NotRun })
}

func minus[T comparable](a, b []T) []T {
	return slices.DeleteFunc(slices.Clone(a), func(one T) bool { return slices.Contains(b, one) })
}

// starter expects the starter to compile, and every spec of the lesson that passes on the reference to be red on it, by
// failing or panicking.
func (v *Verifier) starter(ctx context.Context, lesson course.Lesson, version int, reference []specs.Result, begins runOnce) ([]Spec, error) {
	if err := v.compiles(ctx, lesson, version); err != nil {
		return nil, err
	}
	report, err := begins(ctx)
	if err != nil {
		return nil, err
	}
	red := make(map[string]specs.Result)
	for _, result := range report.Specs {
		red[identifier(result)] = result
	}
	var found []Spec
	for _, result := range reference {
		if result.Status == specs.NotRun {
			continue
		}
		spec := specOf(result)
		on, ran := red[spec.ID]
		spec.Status, spec.Message = specs.Passed, "" // it is red, as it should be
		switch {
		case !ran:
			spec.Status, spec.Message = specs.Failed, "it left no result on the starter; what it left: "+summary(report)
		case on.Status != specs.Failed && on.Status != specs.Panicked:
			spec.Status, spec.Message = specs.Failed, fmt.Sprintf("expected it to fail or to panic on the starter, but it is %s: %s", on.Status, on.Message)
		}
		found = append(found, spec)
	}
	return found, nil
}

// compiles looks whether the packages in which something is blanked compile as the learner gets them: in the programs the
// blanked functions stand beside the reference, and beside what only the reference uses.
func (v *Verifier) compiles(ctx context.Context, lesson course.Lesson, version int) error {
	overlay, err := v.versions[version].Overlay(v.Dir, v.scratch)
	if err != nil {
		return err
	}
	var packages []string
	for _, write := range lesson.Write {
		packages = append(packages, "./"+path.Dir(write.File))
	}
	slices.Sort(packages)
	return specs.Vet(ctx, specs.Options{Dir: v.Dir, Overlay: overlay, Packages: slices.Compact(packages)})
}

func doesNotBuild(report specs.Report) bool {
	return slices.ContainsFunc(report.Specs, func(result specs.Result) bool { return result.Status == specs.BuildFailed })
}

func summary(report specs.Report) string {
	for _, result := range report.Specs {
		if result.Name == "[package]" {
			return result.Message
		}
	}
	return fmt.Sprintf("%d specs", len(report.Specs))
}

// others expects the other lessons' specs to pass on the lesson's starter, but for those that say that they need
// what is not written, and those in packages that build on its packages.
func (v *Verifier) others(ctx context.Context, lesson course.Lesson, version int, packages []string) ([]Spec, error) {
	ofOthers := func(report specs.Report) (found []Spec) {
		for _, result := range report.Specs {
			if slices.Contains(result.Labels, lesson.Label()) || result.Status == specs.NotRun {
				continue
			}
			if result.Status != specs.Passed && strings.Contains(result.Message, lesson.Name()+": ") {
				continue
			}
			found = append(found, specOf(result))
		}
		return found
	}
	report, err := v.run(ctx, version, specs.Options{Packages: packages}, func(report specs.Report) bool {
		return !slices.ContainsFunc(ofOthers(report), func(spec Spec) bool { return spec.Status != specs.Passed })
	})
	return ofOthers(report), err
}

// packagesBeside lists the packages with specs of lessons, but for those whose tests depend on a package in which the
// lesson blanks something and that is not their own.
func (v *Verifier) packagesBeside(ctx context.Context, lesson course.Lesson) ([]string, error) {
	blanked := make(map[string]bool)
	for _, write := range lesson.Write {
		blanked[modulePath+"/"+path.Dir(write.File)] = true
	}
	dependencies, err := specs.Dependencies(ctx, v.Dir, v.packagesOfLessons())
	if err != nil {
		return nil, err
	}
	var beside []string
	for tested, needs := range dependencies {
		if !slices.ContainsFunc(needs, func(need string) bool { return blanked[need] && need != tested }) {
			beside = append(beside, "./"+strings.TrimPrefix(tested, modulePath+"/"))
		}
	}
	slices.Sort(beside)
	return beside, nil
}

// mistake expects the spec that the mistake names to fail with it.
func (v *Verifier) mistake(ctx context.Context, mistake course.Mistake, version int) ([]Spec, error) {
	pattern, name := packageOf(mistake.RejectedBy)
	find := func(report specs.Report) int {
		return slices.IndexFunc(report.Specs, func(r specs.Result) bool { return r.Name == name })
	}
	options := specs.Options{Packages: []string{pattern}, Names: []string{name}}
	report, err := v.run(ctx, version, options, func(report specs.Report) bool {
		at := find(report)
		return at < 0 || rejects(report.Specs[at].Status)
	})
	if err != nil {
		return nil, err
	}
	spec := Spec{ID: mistake.RejectedBy, Name: name, Status: specs.Failed, File: mistake.File}
	at := find(report)
	switch {
	case at < 0 && doesNotBuild(report):
		spec.Message = fmt.Sprintf("%s: expected the mistake to compile, as what people write does; found that it does not (in the changed file):\n%s", mistake.Source, summary(report))
	case at < 0:
		spec.Message = fmt.Sprintf("%s: rejected by: expected a spec of that package with the full text %q, found none%s", mistake.Source, name, v.nearest(mistake.RejectedBy))
	case rejects(report.Specs[at].Status):
		spec.Status = specs.Passed
	default:
		spec.Message = strings.TrimSuffix(fmt.Sprintf("%s: rejected by: expected this spec to fail with the mistake, found that it has %s: %s", mistake.Source, report.Specs[at].Status, report.Specs[at].Message), ": ")
	}
	return []Spec{spec}, nil
}

// nearest names the expected spec of any lesson that is most like an identifier.
func (v *Verifier) nearest(id string) string {
	best, most := "", 0
	for _, lesson := range v.Lessons {
		expected, _ := lesson.ExpectedSpecs(v.Root) // without a list there is nothing to name
		for _, one := range expected {
			if alike := commonWords(id, one.ID); alike > most {
				best, most = one.ID, alike
			}
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; the nearest is %q", best)
}

func commonWords(a, b string) (number int) {
	words := strings.Fields(b)
	for _, word := range strings.Fields(a) {
		if slices.Contains(words, word) {
			number++
		}
	}
	return number
}

// rejects reports whether a spec with that status noticed something wrong.
func rejects(status Status) bool {
	return status == specs.Failed || status == specs.Panicked || status == specs.TimedOut
}

// specsFirst holds the course's own specs of a specs-first exercise to what a learner's are held to: they accept what is
// right and reject each faulty version; and the starter, which has no spec, does not pass.
func (v *Verifier) specsFirst(ctx context.Context, lesson course.Lesson) ([]Spec, error) {
	judge := judge{
		dir: v.Dir, scratch: v.scratch, root: v.Root, lesson: lesson, notice: func(words.Text) {},
		limit: func(ctx context.Context, options specs.Options, run runner) (specs.Report, error) {
			options.Timeout = cmp.Or(options.Timeout, v.Timeout)
			return run(ctx, options)
		},
	}
	if err := judge.fits(); err != nil {
		return nil, err
	}
	found, err := judge.all(ctx)
	if err != nil {
		return found, err
	}
	starter, err := fs.ReadFile(v.Root, lesson.Folder+"/"+lesson.SpecsFirst.Starter)
	if err != nil {
		return found, err
	}
	judge.over = Variant{lesson.SpecsFirst.File: starter}
	empty, err := judge.all(ctx)
	if err != nil {
		return found, err
	}
	spec := Spec{ID: "empty starter", Name: "the starter of the specs does not pass", Status: specs.Passed}
	if empty[0].Status == specs.Passed {
		spec.Status, spec.Message = specs.Failed, "the starter passes although nothing was written"
	}
	return append(found, spec), nil
}

// addRights adds a check for each right version of a specs-first exercise: the specs of the whole course must accept it, or
// what they ask for is no promise.
func (v *Verifier) addRights(ctx context.Context, lesson course.Lesson, add adder) error {
	rights, err := lesson.Rights(v.Root)
	if err != nil {
		return err
	}
	for _, right := range rights {
		if !v.wants(right.Name) {
			v.every = append(v.every, right.Name)
			continue
		}
		variant, err := Changed(v.Root, right)
		if err != nil {
			return err
		}
		number := v.add(lesson, right.Name, variant)
		packages, err := v.packagesOver(ctx, path.Dir(right.File))
		if err != nil {
			return err
		}
		add(right.Name, packages, func(ctx context.Context) ([]Spec, error) {
			report, err := v.run(ctx, number, specs.Options{Packages: packages}, hasPassed)
			return specsOf(report), err
		})
	}
	if len(rights) < leastRights {
		add("right versions", nil, func(context.Context) ([]Spec, error) {
			return nil, fmt.Errorf("expected at least %d right versions besides the reference in %s/testdata/right, found %d", leastRights, lesson.Folder, len(rights))
		})
	}
	return nil
}

// notOfTheService are packages whose specs are not about the service: the workbench's, and the console's. The soak's are,
// and run for minutes while faults strike; and the explorer's compile the course's code, and not that of a version.
var notOfTheService = []string{"./lessons/", "./raw", "./integration/soak", "./integration/explore"}

// packagesOver lists the packages whose specs depend on the package in a folder.
func (v *Verifier) packagesOver(ctx context.Context, folder string) ([]string, error) {
	dependencies, err := specs.Dependencies(ctx, v.Dir, []string{"./..."})
	if err != nil {
		return nil, err
	}
	var over []string
	for tested, needs := range dependencies {
		pattern := "./" + strings.TrimPrefix(tested, modulePath+"/")
		isLeftOut := slices.ContainsFunc(notOfTheService, func(prefix string) bool { return strings.HasPrefix(pattern, prefix) })
		if slices.Contains(needs, modulePath+"/"+folder) && !isLeftOut {
			over = append(over, pattern)
		}
	}
	slices.Sort(over)
	return over, nil
}
