package check

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// Learner checks what is written in a workspace. One that is used again does not judge specs anew that have not
// changed. It is for one goroutine at a time.
type Learner struct {
	Dir     string        // the workspace
	Root    fs.FS         // the course as it was: reference, specs and mistakes
	Handout bool          // Root has no reference and no mistakes, so that no specs can be judged
	ToCome  bool          // the lessons' code is the course's own: the server is not looked at
	Timeout time.Duration // of one package's specs, and of a transcript; a minute if zero
	Words   words.Words   // of the language in which messages are made that are no spec's and no compiler's; English if nil
	Notice  func(line words.Text)

	// SpecTime is what one spec may take that sets no time of its own; ten seconds if zero.
	SpecTime time.Duration

	// Progress, if set, is told how many of all there are have been done, in the middle of what may take long.
	Progress func(what words.Text, done, all int)

	// Kept is a file that keeps which specs were good enough, so that another run need not judge them again. "" is none.
	Kept string

	// Programs is a folder for the specs' programs. One that is kept makes another Check of the same lesson faster. ""
	// is one that is removed at the end.
	Programs string

	scratch string
	notes   []words.Text      // on the last check
	judged  map[string][]Spec // by the specs' files and what is in them
}

// Check checks one lesson: first what was predicted, then specs that were to be written, then the code, and at last whether
// the learner's server has the lesson's protection. It has passed if every spec did that the lesson expects, but for those
// that can't run on this machine and those that need Docker, and no other spec of the packages that its files are in fails.
func (l *Learner) Check(ctx context.Context, lesson course.Lesson) (Result, error) {
	scratch, err := os.MkdirTemp("", "check-")
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(scratch)
	l.scratch, l.notes = scratch, nil
	if l.Timeout <= 0 {
		l.Timeout = time.Minute
	}

	var found []Spec
	for _, check := range []func(context.Context, course.Lesson) ([]Spec, error){l.predictions, l.specsFirst} {
		more, err := check(ctx, lesson)
		if err != nil {
			return Result{}, err
		}
		found = append(found, more...)
	}
	code, err := l.code(ctx, lesson, l.Handout || allPassed(found))
	if err != nil {
		return Result{}, err
	}
	found = append(found, code...)
	if !l.ToCome {
		text, err := os.ReadFile(filepath.Join(l.Dir, filepath.FromSlash(course.ProtectionsFile)))
		if err != nil && len(lesson.Protections) > 0 {
			found = append(found, missingFile(words.Or(l.Words), course.ProtectionsFile))
		} else {
			found = append(found, listed(words.Or(l.Words), lesson, text)...)
		}
	}
	l.told(lesson, found)
	result := newResult(lesson, "", found)
	result.Notes = l.notes
	return result, ctx.Err()
}

func allPassed(found []Spec) bool {
	return !slices.ContainsFunc(found, func(spec Spec) bool { return spec.Status != specs.Passed })
}

// predictions plays the lesson's transcripts with the workspace's own console.
func (l *Learner) predictions(ctx context.Context, lesson course.Lesson) ([]Spec, error) {
	if len(lesson.Predict) == 0 {
		return nil, nil
	}
	player := player{dir: l.Dir, scratch: l.scratch, timeout: l.Timeout, words: words.Or(l.Words)}
	if broken, err := player.build(ctx); err != nil || broken != nil {
		return broken, err
	}
	var found []Spec
	for _, name := range lesson.Predict {
		reference, err := fs.ReadFile(l.Root, name)
		if err != nil {
			return nil, err
		}
		predicted, err := player.predicted(ctx, name, filepath.FromSlash(name), reference)
		if err != nil {
			return nil, err
		}
		found = append(found, predicted...)
	}
	l.notes = player.notes()
	return found, nil
}

// specsFirst judges the specs that the lesson has the learner write.
func (l *Learner) specsFirst(ctx context.Context, lesson course.Lesson) ([]Spec, error) {
	if lesson.SpecsFirst == nil {
		return nil, nil
	}
	own, err := os.ReadFile(filepath.Join(l.Dir, filepath.FromSlash(lesson.SpecsFirst.File)))
	if err != nil {
		return []Spec{missingFile(words.Or(l.Words), lesson.SpecsFirst.File)}, nil
	}
	starter, err := fs.ReadFile(l.Root, path.Join(lesson.Folder, lesson.SpecsFirst.Starter))
	if err != nil {
		return nil, err
	}
	if bytes.Equal(own, starter) { // judging takes time, and there is nothing to judge
		judge := judge{root: l.Root, lesson: lesson, words: l.Words}
		contestants, _, err := judge.contestants()
		return append([]Spec{judge.noSpecs()}, judge.notJudged(contestants)...), err
	}
	if l.Handout {
		in := words.Or(l.Words)
		return []Spec{{ID: acceptsID, Name: in.SpecsAreJudged(), Status: specs.NotRun, File: lesson.SpecsFirst.File, Message: in.JudgedElsewhere()}}, nil
	}
	code, text, err := l.judgedBy(lesson)
	if err != nil {
		return nil, err
	}
	if l.judged == nil {
		l.judged = l.readKept()
	}
	for _, key := range []string{code, text} {
		if judged, known := l.judged[key]; known {
			return judged, nil
		}
	}
	judged, err := judge{
		dir: l.Dir, scratch: l.scratch, root: l.Root, lesson: lesson, words: l.Words, notice: l.Notice, progress: l.Progress, limit: l.limit,
	}.all(ctx)
	if err != nil || ctx.Err() != nil {
		return nil, errors.Join(err, ctx.Err())
	}
	key := code
	if judged[0].Status != specs.Passed {
		key = text // it names lines
	}
	if !slices.ContainsFunc(judged, func(spec Spec) bool { return spec.Status == InfraError }) {
		l.judged[key] = judged
	}
	if allPassed(judged) {
		l.keep(key, judged)
	}
	return judged, nil
}

// limit gives specs the time of one package, unless they have less already.
func (l *Learner) limit(ctx context.Context, options specs.Options, run runner) (specs.Report, error) {
	l.limits(&options)
	return run(ctx, options)
}

// limits sets the times that are not set yet.
func (l *Learner) limits(options *specs.Options) {
	options.Timeout, options.SpecTime = cmp.Or(options.Timeout, l.Timeout), cmp.Or(l.SpecTime, specTime)
	options.Grace, options.Abandon = cmp.Or(options.Grace, grace), abandon
}

// readKept returns what an earlier run has kept. What can't be read is judged again.
func (l *Learner) readKept() map[string][]Spec {
	kept := make(map[string][]Spec)
	if text, err := os.ReadFile(l.Kept); err == nil {
		_ = json.Unmarshal(text, &kept)
	}
	return kept
}

// keep keeps one judgement, in place of all that were kept before. One that can't be kept is made again.
func (l *Learner) keep(key string, judged []Spec) {
	if l.Kept == "" {
		return
	}
	text, err := json.Marshal(map[string][]Spec{key: judged})
	if err != nil {
		return
	}
	new := l.Kept + ".new"
	if os.WriteFile(new, text, 0o644) == nil {
		_ = os.Rename(new, l.Kept)
	}
}

func missingFile(in words.Words, name string) Spec {
	return Spec{ID: name, Name: name, Status: specs.Failed, File: name, Message: in.NoFile(name)}
}

// judgedBy returns two hashes of all that a judgement of the lesson's specs comes from: the course, and the workspace's
// files but for those that the lesson has the learner write, which the reference stands in for. The first stays the same
// when nothing but comments and white space has changed.
func (l *Learner) judgedBy(lesson course.Lesson) (code, text string, err error) {
	ofCode, ofText := sha256.New(), sha256.New()
	both := io.MultiWriter(ofCode, ofText)
	mistakes, err := lesson.Mistakes(l.Root)
	if err != nil {
		return "", "", err
	}
	rights, err := lesson.Rights(l.Root)
	if err != nil {
		return "", "", err
	}
	fmt.Fprintf(both, "%s %s\n%+v\n%+v\n", lesson.ID, runtime.Version(), mistakes, rights)
	reference, err := judge{dir: l.Dir, root: l.Root, lesson: lesson}.reference()
	if err != nil {
		return "", "", err
	}
	for _, name := range slices.Sorted(maps.Keys(reference)) {
		fmt.Fprintf(both, "%q %d\n%s", name, len(reference[name]), reference[name])
	}
	tree := course.Root(l.Dir)
	err = fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || !slices.Contains([]string{".go", ".sql", ".mod", ".sum"}, path.Ext(name)):
			return nil
		}
		if _, isReplaced := reference[name]; isReplaced {
			return nil
		}
		content, err := fs.ReadFile(tree, name)
		fmt.Fprintf(ofText, "%q %d\n%s", name, len(content), content)
		if path.Ext(name) == ".go" {
			content = edit.Code(content)
		}
		fmt.Fprintf(ofCode, "%q %d\n%s", name, len(content), content)
		return err
	})
	return hex.EncodeToString(ofCode.Sum(nil)), hex.EncodeToString(ofText.Sum(nil)), err
}

// code runs the lesson's specs on the learner's code. Those that were out of sight are among them when the learner's
// own are good enough; then these run, too.
func (l *Learner) code(ctx context.Context, lesson course.Lesson, goodEnough bool) ([]Spec, error) {
	packages := withoutDocker(lesson)
	if len(packages) == 0 {
		return nil, nil
	}
	first := lesson.SpecsFirst
	options := specs.Options{Packages: packages, Lesson: lesson.Number, Programs: l.programs("lesson")}
	if first == nil {
		return l.complete(ctx, lesson, nil, options)
	}
	if !goodEnough {
		report, err := l.run(ctx, Variant{first.File: nil}, options)
		return specsOf(report), err
	}
	var hidden Variant
	if l.Handout {
		hidden = Variant{first.File: nil}
	} else {
		var err error
		if hidden, err = hiddenSpecs(l.Root, *first); err != nil {
			return nil, err
		}
	}
	found, err := l.complete(ctx, lesson, hidden, options)
	if err != nil {
		return nil, err
	}
	own, err := l.run(ctx, nil, specs.Options{Packages: []string{first.Package}, Files: []string{first.File}, Programs: l.programs("own")})
	return append(found, ownSpecs(own)...), err
}

// programs is a folder for the programs of one of the runs.
func (l *Learner) programs(run string) string {
	if l.Programs == "" {
		return ""
	}
	return filepath.Join(l.Programs, run)
}

// complete runs the lesson's specs, and adds one that was not run for each that should have left a result.
func (l *Learner) complete(ctx context.Context, lesson course.Lesson, variant Variant, options specs.Options) ([]Spec, error) {
	report, err := l.run(ctx, variant, options)
	if err != nil {
		return nil, err
	}
	expected, err := lesson.ExpectedSpecs(l.Root)
	if err != nil {
		return nil, err
	}
	found := inSteps(append(l.specsAgainst(report, variant), missing(words.Or(l.Words), lesson, report, expected)...), expected)
	if report.Status != specs.Passed {
		return found, nil
	}
	broken, err := l.beside(ctx, lesson, variant)
	return append(found, broken...), err
}

// beside runs all specs of the packages that the lesson's files are in, and returns those that fail besides the
// lesson's: what was written has broken them. Those that ask for what is not written in another lesson are left out.
func (l *Learner) beside(ctx context.Context, lesson course.Lesson, variant Variant) ([]Spec, error) {
	var packages []string
	for _, write := range lesson.Write {
		if pattern := "./" + path.Dir(write.File); slices.Contains(lesson.Packages, pattern) && !slices.Contains(packages, pattern) {
			packages = append(packages, pattern)
		}
	}
	if len(packages) == 0 {
		return nil, nil
	}
	report, err := l.run(ctx, variant, specs.Options{Packages: packages, Programs: l.programs("beside")})
	var broken []Spec
	for _, spec := range l.specsAgainst(report, variant) {
		isBroken := spec.Status != specs.Passed && spec.Status != specs.NotRun
		if isBroken && !slices.Contains(spec.labels, lesson.Label()) && !strings.Contains(spec.Message, isUnwritten) {
			spec.labels = nil // they are another lesson's
			broken = append(broken, spec)
		}
	}
	return broken, err
}

// specsAgainst are the results of specs that ran with other files in place of the learner's: those name no line in them.
func (l *Learner) specsAgainst(report specs.Report, variant Variant) []Spec {
	all := specsOf(report)
	for i := range all {
		if _, isOther := variant[all[i].File]; isOther {
			all[i].withoutPlace(l.Words)
		}
	}
	return all
}

// run runs specs in the workspace with other files in place of its own.
func (l *Learner) run(ctx context.Context, variant Variant, options specs.Options) (specs.Report, error) {
	if len(variant) > 0 {
		overlay, err := variant.Overlay(l.Dir, l.scratch)
		if err != nil {
			return specs.Report{}, err
		}
		options.Overlay = overlay
	}
	options.Dir, options.Words, options.Notice, options.Progress = l.Dir, l.Words, l.Notice, l.Progress
	l.limits(&options)
	return runSpecs(ctx, options)
}

// runSpecs runs specs; none at all is no error, since the caller counts.
func runSpecs(ctx context.Context, options specs.Options) (specs.Report, error) {
	report, err := specs.Run(ctx, options)
	if none := (*specs.NoSpecsError)(nil); errors.As(err, &none) {
		err = nil
	}
	return report, err
}

func withoutDocker(lesson course.Lesson) []string { return minus(lesson.Packages, lesson.Docker) }

// hiddenSpecs are the course's own specs of a specs-first exercise.
func hiddenSpecs(root fs.FS, first course.SpecsFirst) (Variant, error) {
	variant := make(Variant)
	for _, name := range append([]string{first.File}, first.Hide...) {
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		variant[name] = content
	}
	return variant, nil
}

const ownPrefix = "your specs: "

// ownSpecs are the results of the learner's own specs. Their identifiers tell them from the course's.
func ownSpecs(report specs.Report) []Spec {
	all := specsOf(report)
	for i := range all {
		all[i].ID = ownPrefix + all[i].Name
	}
	return all
}

// inSteps puts each spec that was expected into its step: the labels of one that has ended its program are not known.
func inSteps(found []Spec, expected []course.Expected) []Spec {
	steps := make(map[string]int)
	for _, one := range expected {
		steps[one.ID] = one.Step
	}
	for i := range found {
		if step, is := steps[found[i].ID]; is {
			found[i].Step = step
		}
	}
	return found
}

// missing are the specs that were expected, Docker's aside, and left no result.
func missing(in words.Words, lesson course.Lesson, report specs.Report, expected []course.Expected) []Spec {
	left := make(map[string]bool)
	why := make(map[string]string) // by the package's folder
	for _, result := range report.Specs {
		left[identifier(result)] = true
		if folder, _, _ := strings.Cut(identifier(result), ": "); result.Name == "[package]" {
			why[folder] = in.ItsPackageFailed(string(result.Status))
		}
	}
	var all []Spec
	for _, one := range expected {
		pattern, name := packageOf(one.ID)
		if left[one.ID] || slices.Contains(lesson.Docker, pattern) {
			continue
		}
		spec := Spec{ID: one.ID, Name: name, Step: one.Step, Status: specs.NotRun, Message: why[path.Clean(pattern)], missing: true}
		if spec.Message == "" {
			spec.Message = in.LeftNoResult()
		}
		all = append(all, spec)
	}
	return all
}
