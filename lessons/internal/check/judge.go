package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// judge holds specs that somebody wrote against right versions of the code, which they must accept, and against
// faulty ones, each of which they must reject ("wheat and chaff", after Brown University's Examplar,
// https://cs.brown.edu/research/plt/dl/examplar/).
//
// All versions are in one program, and the specs run in it, where they can read what they like. So the versions are
// numbered at random for each judgement, every one of them declares the same functions, and while the faulty ones are
// judged, the right ones come again, in a random order.
type judge struct {
	dir     string // where the specs are
	scratch string
	root    fs.FS // where the reference is
	lesson  course.Lesson
	over    Variant // is put over all else
	notice  func(line words.Text)
	limit   limiter
	words   words.Words // nil is English

	progress func(what words.Text, done, all int) // nil: nobody is told
}

// runner runs specs.
type runner func(context.Context, specs.Options) (specs.Report, error)

// limiter runs specs with a limit to their time. It returns errTimeUp if no time is left.
type limiter func(context.Context, specs.Options, runner) (specs.Report, error)

// contestant is a version of the code that specs are held against.
type contestant struct {
	number int
	fault  string // the codename of a faulty one; "" of one that is right
	about  string // how a right one differs from the reference
}

// What the identifiers of judgements are, and how they begin.
const (
	acceptsID     = "accepts the reference"
	rejectsPrefix = "rejects "
)

// all returns a result for the right versions, and one for each faulty version, in the order of their codenames.
func (j judge) all(ctx context.Context) ([]Spec, error) {
	contestants, variants, err := j.contestants()
	if err != nil {
		return nil, err
	}
	base, err := j.reference()
	if err != nil {
		return nil, err
	}
	programs, err := contest{
		root: j.root, dir: j.dir, scratch: j.scratch, base: base, over: j.over, versions: variants, alike: true,
		options: specs.Options{Dir: j.dir, Packages: []string{j.lesson.SpecsFirst.Package}, Words: j.words, Notice: j.notice, Progress: j.progress},
	}.build(ctx)
	if err != nil {
		return nil, err
	}
	defer programs.close()

	reference := contestants[0]
	began := time.Now()
	accepted, err := j.accepts(ctx, programs, reference)
	if err != nil {
		return nil, err
	}
	found := []Spec{accepted}
	if accepted.Status != specs.Passed {
		return append(found, j.notJudged(contestants)...), nil
	}
	j.notice(func(in words.Words) string { return in.SpecsAcceptReference(len(j.notJudged(contestants))) })
	judged, failing, err := j.compete(ctx, programs, contestants, ownLimit(time.Since(began)))
	if err != nil {
		return nil, err
	}
	if failing != nil {
		if found[0], err = j.accepts(ctx, programs, *failing); err != nil {
			return nil, err
		}
		if found[0].Status == specs.Passed {
			found[0].Status = specs.Failed
			found[0].Message = words.Or(j.words).NotAlwaysTheSame()
		}
		return append(found, j.notJudged(contestants)...), nil
	}
	return append(found, judged...), nil
}

// contestants are the reference, the other right versions, and the faulty ones, numbered at random.
func (j judge) contestants() ([]contestant, versions, error) {
	mistakes, err := j.lesson.Mistakes(j.root)
	if err != nil {
		return nil, nil, err
	}
	rights, err := j.lesson.Rights(j.root)
	if err != nil {
		return nil, nil, err
	}
	all := []contestant{{}}
	variants := []Variant{{}}
	add := func(one contestant, change course.Change) error {
		variant, err := Changed(j.root, change)
		all, variants = append(all, one), append(variants, variant)
		return err
	}
	for _, right := range rights {
		if err := add(contestant{about: right.About}, right); err != nil {
			return nil, nil, err
		}
	}
	for _, mistake := range mistakes {
		if mistake.Codename == "" {
			continue
		}
		if err := add(contestant{fault: mistake.Codename}, mistake.Change); err != nil {
			return nil, nil, err
		}
	}
	const least = 100 // so that all numbers have three digits
	numbered := make(versions)
	for i, number := range rand.Perm(900)[:len(all)] {
		all[i].number = least + number
		numbered[all[i].number] = variants[i]
	}
	return all, numbered, nil
}

// fits reports which versions can't be put into one program: compiled by itself, a version is told from the others.
func (j judge) fits() error {
	contestants, variants, err := j.contestants()
	if err != nil {
		return err
	}
	_, left, err := variants.together(j.root, true)
	failures := []error{err}
	for _, one := range contestants {
		if why := left[one.number]; why != nil {
			failures = append(failures, fmt.Errorf("expected all versions to fit into one program, and %s does not: %w", cmp.Or(one.fault, one.about), why))
		}
	}
	return errors.Join(failures...)
}

func (j judge) judgement(codename string) Spec {
	return Spec{ID: rejectsPrefix + codename, Name: words.Or(j.words).RejectsTheFaulty(codename)}
}

// noSpecs is the judgement on a file without specs.
func (j judge) noSpecs() Spec {
	file, in := j.lesson.SpecsFirst.File, words.Or(j.words)
	return Spec{ID: acceptsID, Name: in.AcceptsWhatIsRight(), Status: specs.Failed, File: file, Message: in.NoSpecsIn(file)}
}

func (j judge) notJudged(contestants []contestant) []Spec {
	var all []Spec
	for _, one := range contestants {
		if one.fault == "" {
			continue
		}
		spec := j.judgement(one.fault)
		spec.Status, spec.Message = specs.NotRun, words.Or(j.words).FirstAcceptWhatIsRight()
		all = append(all, spec)
	}
	sortByID(all)
	return all
}

func sortByID(all []Spec) {
	slices.SortFunc(all, func(a, b Spec) int { return strings.Compare(a.ID, b.ID) })
}

// ownLimit is what the specs may take on one version, judged by what they took on the reference. A version that waits
// for ever must not eat the time of the others.
func ownLimit(onReference time.Duration) time.Duration { return max(2*time.Second, 6*onReference) }

// compete runs the specs on every version, in a random order, each up to the first spec that fails. It returns the
// judgements on the faulty ones, or a right one that was not accepted.
func (j judge) compete(ctx context.Context, programs *programs, contestants []contestant, limit time.Duration) ([]Spec, *contestant, error) {
	var (
		mu       sync.Mutex
		judged   []Spec
		failing  *contestant
		slow     []contestant // right ones: the machine may have been busy
		failures []error
		done     int
	)
	contestants = slices.Clone(contestants)
	rand.Shuffle(len(contestants), func(i, j int) { contestants[i], contestants[j] = contestants[j], contestants[i] })
	specs.Each(contestants, 2*runtime.NumCPU(), func(_ int, one contestant) { // while one's specs wait, another's work
		mu.Lock()
		ended := failing != nil || len(failures) > 0
		mu.Unlock()
		if ended {
			return
		}
		options := j.options()
		options.FailFast, options.Timeout, options.Grace = true, limit, 200*time.Millisecond
		report, err := j.run(ctx, programs, one.number, options)
		mu.Lock()
		defer mu.Unlock()
		done++
		if j.progress != nil {
			j.progress(func(in words.Words) string { return in.VersionsJudged(j.lesson.Number) }, done, len(contestants))
		}
		switch {
		case one.fault != "":
			spec := j.judgement(one.fault)
			spec.Status, spec.Message, err = j.verdict(one.fault, report, err)
			judged = append(judged, spec)
		case report.Failed > 0 && firstFailure(report).Status == specs.TimedOut:
			slow = append(slow, one)
		case report.Failed > 0:
			failing = &one
		}
		if err != nil && !errors.Is(err, errTimeUp) {
			failures = append(failures, err)
		}
	})
	for _, one := range slow {
		if failing != nil {
			break
		}
		alone, err := j.accepts(ctx, programs, one)
		if err != nil {
			failures = append(failures, err)
		} else if alone.Status != specs.Passed {
			failing = &one
		}
	}
	sortByID(judged)
	return judged, failing, errors.Join(failures...)
}

// verdict is what comes of the specs on a faulty version.
func (j judge) verdict(codename string, report specs.Report, err error) (Status, string, error) {
	in := words.Or(j.words)
	switch {
	case errors.Is(err, errTimeUp):
		return specs.NotRun, in.NoTimeLeftOn(codename), nil
	case err != nil:
		return "", "", err
	case firstFailure(report).Status == specs.BuildFailed:
		return InfraError, in.FaultyDoesNotCompile(firstFailure(report).Message), nil
	case report.Failed == 0:
		return specs.Failed, in.FaultyGotThrough(codename), nil
	}
	return specs.Passed, "", nil
}

func (j judge) run(ctx context.Context, programs *programs, version int, options specs.Options) (specs.Report, error) {
	return j.limit(ctx, options, func(ctx context.Context, o specs.Options) (specs.Report, error) { return programs.run(ctx, version, o) })
}

// options are what runs the specs of the exercise alone.
func (j judge) options() specs.Options {
	return specs.Options{Packages: []string{j.lesson.SpecsFirst.Package}, Files: []string{j.lesson.SpecsFirst.File}, Words: j.words}
}

// accepts runs all the specs on a version that is right.
func (j judge) accepts(ctx context.Context, programs *programs, right contestant) (Spec, error) {
	in := words.Or(j.words)
	spec := Spec{ID: acceptsID, Name: in.AcceptsWhatIsRight(), File: j.lesson.SpecsFirst.File}
	report, err := j.run(ctx, programs, right.number, j.options())
	if errors.Is(err, errTimeUp) {
		spec.Status, spec.Message = specs.NotRun, in.NoTimeLeftOnRight()
		return spec, nil
	}
	if err != nil {
		return spec, err
	}
	spec.Status = report.Status
	first := firstFailure(report)
	switch {
	case report.Passed+report.Failed == 0:
		return j.noSpecs(), nil
	case report.Failed == 0:
		return spec, nil
	case first.Status == specs.BuildFailed:
		spec.Status, spec.Message = specs.BuildFailed, in.YourSpecsDoNotCompile()+"\n"+first.Message
	case strings.HasPrefix(first.Name, "["): // all of them, or what runs before and after them
		spec.Message = in.FailOnRightAsAWhole() + "\n" + first.Message
	default:
		spec.Message = failuresOnRight(in, report)
	}
	spec.File, spec.Line = j.place(first)
	if right.about != "" && first.Status != specs.BuildFailed {
		spec.Message += "\n\n" + in.PassOnTheReference(right.about)
	}
	return spec, nil
}

// failuresOnRight names every spec that failed.
func failuresOnRight(in words.Words, report specs.Report) string {
	var text strings.Builder
	failed := 0
	for _, result := range report.Specs {
		if result.Status == specs.Passed || result.Status == specs.NotRun {
			continue
		}
		switch failed++; failed {
		case 1:
			text.WriteString(in.FailsOnRight(result.Name) + "\n" + result.Message)
			continue
		case 2:
			text.WriteString("\n\n" + in.SoDoesEachOfThese())
		}
		line, _, _ := strings.Cut(strings.TrimSpace(result.Message), "\n")
		fmt.Fprintf(&text, "\n  %s:%d %q: %s", path.Base(result.SpecFile), result.SpecLine, result.Name, line)
	}
	return text.String()
}

// place is where somebody looks for what is wrong with their specs.
func (j judge) place(first specs.Result) (file string, line int) {
	if first.File != j.lesson.SpecsFirst.File && first.SpecFile != "" {
		return first.SpecFile, first.SpecLine
	}
	return cmp.Or(first.File, j.lesson.SpecsFirst.File), first.Line
}

// reference makes the tree at dir have the packages of the lesson's code as the reference has them.
func (j judge) reference() (Variant, error) {
	variant := make(Variant)
	for _, write := range j.lesson.Write {
		if write.Starter != "" {
			content, err := fs.ReadFile(j.root, write.File)
			if err != nil {
				return nil, err
			}
			variant[write.File] = content
			continue
		}
		folder := path.Dir(write.File)
		has, err := packageFiles(os.DirFS(j.dir), folder, nil)
		if err != nil {
			return nil, err
		}
		for name := range has {
			variant[name] = nil // unless the reference has it, too
		}
		files, err := packageFiles(j.root, folder, nil)
		if err != nil {
			return nil, err
		}
		maps.Copy(variant, files)
	}
	return variant, nil
}

func join(variants ...Variant) Variant {
	all := make(Variant)
	for _, variant := range variants {
		maps.Copy(all, variant)
	}
	return all
}

func firstFailure(report specs.Report) specs.Result {
	for _, result := range report.Specs {
		if result.Status != specs.Passed && result.Status != specs.NotRun {
			return result
		}
	}
	return specs.Result{}
}

// Codename is the name of the faulty version that a judgement is about.
func Codename(judgement Spec) (string, bool) { return strings.CutPrefix(judgement.ID, rejectsPrefix) }
