// Package check holds a lesson against its specs: a learner's workspace, the course's own starter, reference and
// known mistakes, and a workspace that a teacher grades. Nothing is copied: files are changed by the go command's
// overlay (https://pkg.go.dev/cmd/go, -overlay).
package check

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/course"
)

// Variant is what is different from a tree: files by their paths from its root, with slashes. A nil content means
// that the file is not there.
type Variant map[string][]byte

// Sentence is what a blanked function panics with.
func Sentence(lesson course.Lesson, function string) string {
	return fmt.Sprintf("%s: %s %s", lesson.Name(), function, isUnwritten)
}

// isUnwritten is how each Sentence ends.
const isUnwritten = "is yours to write"

// Blanked returns the course's tree as a lesson begins with regard to code: what the learner writes is taken out.
// Transcripts and specs stay.
func Blanked(root fs.FS, lesson course.Lesson) (Variant, error) {
	variant := make(Variant)
	for _, write := range lesson.Write {
		if write.Starter != "" {
			content, err := fs.ReadFile(root, path.Join(lesson.Folder, write.Starter))
			if err != nil {
				return nil, err
			}
			variant[write.File] = content
			continue
		}
		files, err := packageFiles(root, path.Dir(write.File), variant)
		if err != nil {
			return nil, err
		}
		changed, err := edit.Blank(files, edit.Cut{
			File: write.File, Functions: write.Functions, Keep: write.Keep,
			Sentence: func(function string) string { return Sentence(lesson, function) },
		})
		if err != nil {
			return nil, fmt.Errorf("%s/lesson.yaml: functions: expected those of the file: %w", lesson.Folder, err)
		}
		maps.Copy(variant, changed)
	}
	return variant, nil
}

// packageFiles reads the Go files of a folder, tests aside, as the variant has them.
func packageFiles(root fs.FS, folder string, variant Variant) (map[string][]byte, error) {
	entries, err := fs.ReadDir(root, folder)
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		if entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, changed := variant[name]
		if !changed {
			if content, err = fs.ReadFile(root, name); err != nil {
				return nil, err
			}
		}
		files[name] = content
	}
	return files, nil
}

// Starter returns the course's tree as a lesson begins: Blanked, with the replies that a learner predicts hidden, and
// without the specs that a learner writes.
func Starter(root fs.FS, lesson course.Lesson) (Variant, error) {
	variant, err := Blanked(root, lesson)
	if err != nil {
		return nil, err
	}
	for _, name := range lesson.Predict {
		transcript, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		variant[name] = HideReplies(transcript)
	}
	if first := lesson.SpecsFirst; first != nil {
		content, err := fs.ReadFile(root, path.Join(lesson.Folder, first.Starter))
		if err != nil {
			return nil, err
		}
		variant[first.File] = content
		for _, hidden := range first.Hide {
			variant[hidden] = nil
		}
	}
	return variant, nil
}

// Changed returns the course's tree with one change in it. Imports that it needs, or needs no more, are not put right yet.
func Changed(root fs.FS, change course.Change) (Variant, error) {
	content, err := fs.ReadFile(root, change.File)
	if err != nil {
		return nil, err
	}
	changed, err := edit.Patch(change.File, content, change.Hunks)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", change.Source, err)
	}
	return Variant{change.File: changed}, nil
}

// Tidy returns the variant with the imports of its Go files put right.
func (v Variant) Tidy() (Variant, error) {
	tidy := make(Variant)
	for name, text := range v {
		if path.Ext(name) == ".go" && text != nil {
			var err error
			if text, err = edit.Tidy(name, text); err != nil {
				return nil, err
			}
		}
		tidy[name] = text
	}
	return tidy, nil
}

// Overlay writes the variant's files into a new folder below scratch, and there the file that has the go command see
// them in the tree at dir. It returns that file.
func (v Variant) Overlay(dir, scratch string) (string, error) {
	folder, err := os.MkdirTemp(scratch, "overlay-")
	if err != nil {
		return "", err
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	var overlay struct{ Replace map[string]string }
	overlay.Replace = make(map[string]string)
	number := 0
	for name, content := range v {
		place := filepath.Join(dir, filepath.FromSlash(name))
		if content == nil {
			overlay.Replace[place] = ""
			continue
		}
		number++
		file := filepath.Join(folder, fmt.Sprintf("%03d-%s", number, path.Base(name)))
		if err := os.WriteFile(file, content, 0o600); err != nil {
			return "", err
		}
		overlay.Replace[place] = file
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, "overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}
