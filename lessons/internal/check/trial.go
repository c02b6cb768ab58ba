package check

import (
	"context"
	"errors"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// Trial tells which versions of what a lesson has the learner write its own specs notice.
type Trial struct {
	Dir      string // the repository
	Root     fs.FS  // the same, to read
	Lesson   course.Lesson
	Notice   func(line words.Text)
	Progress func(what words.Text, done, all int)
}

// Written returns the functions that the lesson has the learner write, by file: those that are blanked, and helpers that
// go with them. Files that this machine does not compile are left out.
func (t Trial) Written() (map[string][]string, error) {
	written := make(map[string][]string)
	for _, write := range t.Lesson.Write {
		if len(write.Functions) == 0 {
			continue
		}
		files, err := packageFiles(t.Root, path.Dir(write.File), nil)
		if err != nil {
			return nil, err
		}
		blanked, err := edit.Blank(files, edit.Cut{File: write.File, Functions: write.Functions, Sentence: func(string) string { return "" }})
		if err != nil {
			return nil, err
		}
		for name, text := range files {
			if compiled, err := build.Default.MatchFile(filepath.Join(t.Dir, filepath.FromSlash(path.Dir(name))), path.Base(name)); err != nil || !compiled {
				continue // an error is the compiler's to report
			}
			has, err := edit.Functions(name, text)
			if err != nil {
				return nil, err
			}
			left := has
			if text, changed := blanked[name]; changed {
				if left, err = edit.Functions(name, text); err != nil {
					return nil, err
				}
			}
			for _, function := range has {
				isWritten := name == write.File && slices.Contains(write.Functions, function)
				isHelper := !slices.Contains(left, function)
				if (isWritten || isHelper) && !slices.Contains(written[name], function) {
					written[name] = append(written[name], function)
				}
			}
		}
	}
	return written, nil
}

// Run runs the lesson's specs on each version, up to the first that fails. It returns for each whether they passed
// (specs.Passed), did not (specs.Failed), or the version does not compile (specs.BuildFailed). Specs that take more than
// six times what they take on the reference do not pass.
func (t Trial) Run(ctx context.Context, variants []Variant) ([]Status, error) {
	scratch, err := os.MkdirTemp("", "trial-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	all := make(versions)
	for i, variant := range variants {
		all[i+1] = variant
	}
	programs, err := contest{
		root: t.Root, dir: t.Dir, scratch: scratch, versions: all,
		options: specs.Options{Dir: t.Dir, Packages: t.Lesson.Packages, Notice: t.Notice, Progress: t.Progress},
	}.build(ctx)
	if err != nil {
		return nil, err
	}
	defer programs.close()
	options := specs.Options{Lesson: t.Lesson.Number, AtOnce: 1, Packages: t.Lesson.Packages, Timeout: time.Minute}
	began := time.Now()
	reference, err := programs.run(ctx, 0, options)
	if err != nil {
		return nil, err
	}
	if reference.Status != specs.Passed {
		return nil, fmt.Errorf("expected the specs of %s to pass on the reference, and they do not: %s", t.Lesson.Name(), firstFailure(reference).Message)
	}
	options.FailFast, options.Timeout, options.Grace = true, ownLimit(time.Since(began)), time.Second

	statuses := make([]Status, len(variants))
	failures := make([]error, len(variants))
	var mu sync.Mutex
	done := 0
	specs.Each(variants, 2*runtime.NumCPU(), func(i int, _ Variant) {
		statuses[i], failures[i] = programs.try(ctx, i+1, options)
		mu.Lock()
		defer mu.Unlock()
		done++
		t.Progress(func(words.Words) string { return t.Lesson.Name() + ": mutants tried" }, done, len(variants))
	})
	return statuses, errors.Join(failures...)
}

func (p *programs) try(ctx context.Context, version int, options specs.Options) (Status, error) {
	report, err := p.run(ctx, version, options)
	switch {
	case err != nil:
		return "", err
	case firstFailure(report).Status == specs.BuildFailed:
		return specs.BuildFailed, nil
	case report.Failed > 0:
		return specs.Failed, nil
	}
	return specs.Passed, nil
}
