package cli

import (
	"context"
	"errors"
	"io/fs"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

// read shows a lesson's text.
func read(_ context.Context, e env, args []string) error {
	lesson, root, err := e.lessonToRead(args)
	if err != nil {
		return err
	}
	text, err := lesson.Text(root)
	if errors.Is(err, fs.ErrNotExist) {
		return words.Error{Say: func(w words.Words) string { return w.HasNoText(lesson.Number, lesson.Folder+"/lesson.md") }}
	}
	if err != nil {
		return err
	}
	rendered, err := terminal.For(e.stdout).Markdown(text)
	if err != nil {
		return err
	}
	return e.page(rendered)
}

// lessonToRead is the lesson that an argument names, or else the current one; without a workspace, the first.
func (e env) lessonToRead(args []string) (course.Lesson, fs.FS, error) {
	w, err := e.openWorkspace()
	if err == nil {
		lesson, err := e.chosenLesson(w, args)
		return lesson, w.Root, err
	}
	if !errors.Is(err, workspace.ErrNone) {
		return course.Lesson{}, nil, err
	}
	root, lessons, err := e.toRead()
	if err != nil {
		return course.Lesson{}, nil, err
	}
	lesson, err := e.lessonArgument(lessons, args)
	if err != nil {
		return course.Lesson{}, nil, err
	}
	if lesson == nil {
		lesson = &lessons[0]
	}
	return *lesson, root, nil
}
