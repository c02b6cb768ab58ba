package check

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// Hunter checks the code of a hunt: a server with one known mistake in it, which a learner is to find and to mend.
type Hunter struct {
	Dir     string // where the learner's code is
	Tree    string // a folder of the hunter's, where the course is laid
	Root    fs.FS  // the course
	Lesson  course.Lesson
	Mistake course.Mistake

	Words    words.Words // of the language in which messages are made that are no spec's and no compiler's; English if nil
	Notice   func(line words.Text)
	Progress func(what words.Text, done, all int)
}

// IsHunted reports whether a file of the course stands in the folder of a hunt: all that makes up the service and its
// console, and what runs the specs of a package; but none of the course's specs, which would find the mistake.
func IsHunted(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	switch {
	case strings.HasPrefix(path.Base(name), "."), top == "lessons", top == "integration", top == "README.md",
		strings.HasPrefix(name, "repositories/contract/"):
		return false
	}
	return !strings.HasSuffix(name, "_test.go") || path.Base(name) == "suite_test.go"
}

// Check runs the lesson's specs on the learner's code.
func (h Hunter) Check(ctx context.Context) (HuntResult, error) {
	if err := os.MkdirAll(h.Tree, 0o755); err != nil {
		return HuntResult{}, err
	}
	if err := lay(h.Root, h.Tree); err != nil {
		return HuntResult{}, err
	}
	scratch, err := os.MkdirTemp("", "hunt-")
	if err != nil {
		return HuntResult{}, err
	}
	defer os.RemoveAll(scratch)
	variant, err := h.code()
	if err != nil {
		return HuntResult{}, err
	}
	overlay, err := variant.Overlay(h.Tree, scratch)
	if err != nil {
		return HuntResult{}, err
	}
	packages := withoutDocker(h.Lesson)
	if pattern, _ := packageOf(h.Mistake.RejectedBy); !slices.Contains(packages, pattern) {
		packages = append(packages, pattern)
	}
	report, err := runSpecs(ctx, specs.Options{
		Dir: h.Tree, Packages: packages, Overlay: overlay, Lesson: h.Lesson.Number, Timeout: time.Minute, SpecTime: specTime, Grace: grace, Abandon: abandon,
		Words: h.Words, Notice: h.Notice, Progress: h.Progress,
	})
	if err != nil {
		return HuntResult{}, err
	}
	found := specsOf(report)
	for i := range found {
		if file := found[i].File; file != "" && (strings.HasSuffix(file, "_test.go") || !isFile(h.Dir, file)) {
			found[i].withoutPlace(h.Words)
		}
	}
	return h.result(newResult(h.Lesson, "hunt", found)), nil
}

// HuntResult is what the specs say of the code of a hunt.
type HuntResult struct {
	Mended bool  // the mistake is not there any more, and all else is right
	Broken *Spec // what is wrong besides the mistake, or keeps the specs from running; nil if nothing is
}

// result does not name the spec that rejects the mistake, which would tell.
func (h Hunter) result(result Result) HuntResult {
	rejects := slices.IndexFunc(result.Specs, func(spec Spec) bool { return spec.ID == h.Mistake.RejectedBy })
	failures := Failures(h.Lesson, result)
	switch whole := slices.IndexFunc(failures, Spec.IsWhole); {
	case whole >= 0:
		return HuntResult{Broken: &failures[whole]}
	case rejects < 0:
		return HuntResult{Broken: &Spec{ID: h.Mistake.RejectedBy, Name: words.Or(h.Words).TheHunt(), Status: InfraError, Message: words.Or(h.Words).HuntCannotTell()}}
	case result.Specs[rejects].prevented:
		return HuntResult{Broken: &failures[0]}
	case result.Specs[rejects].Status != specs.Passed:
		return HuntResult{}
	case len(failures) > 0:
		return HuntResult{Broken: &failures[0]}
	}
	return HuntResult{Mended: true}
}

// code is how the learner's code differs from the course's, specs aside.
func (h Hunter) code() (Variant, error) {
	variant := make(Variant)
	dir := course.Root(h.Dir)
	err := fs.WalkDir(h.Root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !IsHunted(name) || strings.HasSuffix(name, "_test.go") {
			return err
		}
		content, err := fs.ReadFile(dir, name)
		if errors.Is(err, fs.ErrNotExist) {
			variant[name] = nil
			return nil
		}
		if err != nil {
			return err
		}
		reference, err := fs.ReadFile(h.Root, name)
		if err == nil && !bytes.Equal(content, reference) && name != course.ProtectionsFile {
			variant[name] = content
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isCode(name) {
			return err
		}
		if _, err := fs.Stat(h.Root, name); err == nil {
			return nil // it was compared
		}
		variant[name], err = fs.ReadFile(dir, name)
		return err
	})
	return variant, err
}
