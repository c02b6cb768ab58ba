package check

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// A learner's spec that sets no time of its own may take specTime, and then has grace to end: far more than any spec of the
// course takes, and far less than a learner waits. A check that nobody waits for any more is abandoned after abandon.
const (
	specTime = 10 * time.Second
	grace    = 5 * time.Second
	abandon  = 300 * time.Millisecond
)

// withoutPlace leaves out a place that the learner can't look at.
func (s *Spec) withoutPlace(in words.Words) {
	s.File, s.Line = "", 0
	if s.Message != "" {
		s.Message = strings.TrimRight(s.Message, "\n") + "\n" + words.Or(in).SpecIsTheCourses()
	}
}

// atOwnLine puts the place of what did not end, or ended the program, at the line in the learner's code, if there is one.
func (s *Spec) atOwnLine(lesson course.Lesson) {
	isOwn := func(place specs.Place) bool {
		return slices.ContainsFunc(lesson.Write, func(write course.Write) bool { return path.Dir(write.File) == path.Dir(place.File) })
	}
	if at := slices.IndexFunc(s.stack, isOwn); at >= 0 {
		s.File, s.Line = s.stack[at].File, s.stack[at].Line
	}
}

// told makes results be about what the learner has in front of them.
func (l *Learner) told(lesson course.Lesson, found []Spec) {
	for i := range found {
		spec := &found[i]
		spec.atOwnLine(lesson)
		if function := Unwritten(lesson, *spec); function != "" {
			l.asUnwritten(lesson, spec, function)
		}
		if spec.File != "" && spec.File != spec.ID && !isFile(l.Dir, spec.File) { // it is not the file itself that is missing
			spec.withoutPlace(l.Words)
		}
	}
}

// asUnwritten says of a spec that met a function which is not written yet what that promises, and where it is.
func (l *Learner) asUnwritten(lesson course.Lesson, spec *Spec, function string) {
	spec.Message = Sentence(lesson, function)
	for _, write := range lesson.Write {
		if !slices.Contains(write.Functions, function) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(l.Dir, filepath.FromSlash(write.File)))
		if err != nil {
			return
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, write.File, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return
		}
		for _, declaration := range file.Decls {
			declared, isFunction := declaration.(*ast.FuncDecl)
			if !isFunction || edit.FunctionName(declared) != function {
				continue
			}
			spec.File, spec.Line = write.File, set.Position(declared.Pos()).Line
			if promise := new(doc.Package).Synopsis(declared.Doc.Text()); promise != "" {
				spec.Message += "\n" + promise
			}
		}
	}
}

func isFile(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
	return err == nil
}
