package workspace

import (
	"maps"
	"path"
	"regexp"
	"slices"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
)

// Files lists what a learner writes in a lesson, in the order of its steps: transcripts, specs, code, and the list of
// protections.
func Files(lesson course.Lesson) []string {
	var names []string
	for _, step := range lesson.Steps {
		for _, name := range step.Files() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func filesOf(lessons []course.Lesson) []string {
	var names []string
	for _, lesson := range lessons {
		names = append(names, Files(lesson)...)
	}
	return names
}

var (
	aboutLesson  = regexp.MustCompile(`^lessons/\d\d-[a-z0-9-]+/`)
	authorsOnly  = regexp.MustCompile(`^lessons/\d\d-[a-z0-9-]+/(testdata/.*|specs\.txt|(hints|mistakes)(\.[A-Za-z-]+)?\.yaml)$`)
	translated   = regexp.MustCompile(`^raw/experiments/[A-Za-z-]+/`)
	workbenchOwn = regexp.MustCompile(`^lessons/(.*_test\.go|(.*/)?testdata/.*|(internal/)?mutants/.*)$`)
)

// isHidden reports whether a file of the course stays in the archive: what belongs to a lesson's check, the hints,
// which are shown one by one, transcripts in other languages, with their replies, and the workbench's own specs and measurements.
func isHidden(name string) bool {
	if aboutLesson.MatchString(name) {
		return authorsOnly.MatchString(name)
	}
	return workbenchOwn.MatchString(name) || translated.MatchString(name)
}

// specsOfLearners are the spec files that stand in no workspace before their lesson: the learners write them, or they
// would give the answer away.
func specsOfLearners(lessons []course.Lesson) []string {
	var names []string
	for _, lesson := range lessons {
		if first := lesson.SpecsFirst; first != nil {
			names = append(append(names, first.File), first.Hide...)
		}
	}
	return names
}

// tree returns the files that a workspace has, were nothing written in it: the reference, but for the learner's
// lessons, which are as they begin. Keep returns which unexported helpers of the code in a folder stay although only
// what is taken out uses them.
func tree(all files, lessons, learners []course.Lesson, keep func(folder string) []string) (files, error) {
	visible, whole := maps.Clone(all), maps.Clone(all)
	maps.DeleteFunc(visible, func(name string, _ file) bool { return isHidden(name) })
	for _, name := range specsOfLearners(lessons) {
		delete(visible, name)
	}
	for _, lesson := range learners {
		root, err := whole.fs()
		if err != nil {
			return nil, err
		}
		starter, err := check.Starter(root, keeping(lesson, keep))
		if err != nil {
			return nil, err
		}
		for name, content := range starter {
			if content == nil {
				delete(visible, name)
				continue
			}
			changed := file{content: content, executable: all[name].executable}
			visible[name], whole[name] = changed, changed
		}
	}
	return visible, nil
}

// keeping returns the lesson with more helpers to keep.
func keeping(lesson course.Lesson, keep func(folder string) []string) course.Lesson {
	lesson.Write = slices.Clone(lesson.Write)
	for i, write := range lesson.Write {
		if len(write.Functions) > 0 {
			lesson.Write[i].Keep = slices.Concat(write.Keep, keep(path.Dir(write.File)))
		}
	}
	return lesson
}

func keepNone(string) []string { return nil }
