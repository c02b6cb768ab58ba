package check

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/course"
)

// without returns a variant with a lesson's functions and files blanked in it. All else stays, also what only they
// use.
func (g *Grader) without(variant Variant, lesson course.Lesson) (Variant, error) {
	without := maps.Clone(variant)
	for _, write := range lesson.Write {
		if write.Starter != "" {
			content, err := fs.ReadFile(g.Root, path.Join(lesson.Folder, write.Starter))
			if err != nil {
				return nil, err
			}
			without[write.File] = content
			continue
		}
		files, err := packageFiles(g.Root, path.Dir(write.File), nil)
		if err != nil {
			return nil, err
		}
		for name, content := range without {
			if path.Dir(name) == path.Dir(write.File) && path.Ext(name) == ".go" {
				files[name] = content
			}
		}
		if err := cut(files, lesson, write); err != nil {
			return nil, err
		}
		maps.Copy(without, files)
	}
	return without, nil
}

// cut blanks the functions, whatever file of the package they are in.
func cut(files map[string][]byte, lesson course.Lesson, write course.Write) error {
	in := make(map[string][]string) // the functions, by file
	var keep []string
	for name, content := range files {
		has, err := edit.Functions(name, content)
		if err != nil {
			return err
		}
		declared, err := edit.Names(name, content)
		if err != nil {
			return err
		}
		keep = append(keep, declared...)
		for _, function := range write.Functions {
			if slices.Contains(has, function) {
				in[name] = append(in[name], function)
			}
		}
	}
	for _, function := range write.Functions {
		if !slices.ContainsFunc(slices.Collect(maps.Values(in)), func(has []string) bool { return slices.Contains(has, function) }) {
			return fmt.Errorf("expected %s to be declared in the package of %s, as the lesson has it, and it is not", function, write.File)
		}
	}
	for name, functions := range in {
		changed, err := edit.Blank(files, edit.Cut{
			File: name, Functions: functions, Keep: keep,
			Sentence: func(function string) string { return Sentence(lesson, function) },
		})
		if err != nil {
			return err
		}
		maps.Copy(files, changed)
	}
	return nil
}
