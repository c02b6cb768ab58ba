package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/workspace"
)

// read prints a lesson's text.
func read(_ context.Context, e env, args []string) error {
	lesson, root, err := e.lessonToRead(args)
	if err != nil {
		return err
	}
	text, err := lesson.Text(root)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s has no text: expected %s/lesson.md", lesson.Name(), lesson.Folder)
	}
	if err != nil {
		return err
	}
	rendered, err := terminal.For(e.stdout).Markdown(text)
	if err != nil {
		return err
	}
	_, err = io.WriteString(e.stdout, rendered)
	return err
}

// lessonToRead is the lesson that an argument names, or else the current one; without a workspace, the first.
func (e env) lessonToRead(args []string) (course.Lesson, fs.FS, error) {
	w, err := e.openWorkspace()
	if err == nil {
		lesson, err := chosenLesson(w, args)
		return lesson, w.Root, err
	}
	if !errors.Is(err, workspace.ErrNone) {
		return course.Lesson{}, nil, err
	}
	repo, err := moduleRoot(e.dir)
	if err != nil {
		return course.Lesson{}, nil, err
	}
	root := os.DirFS(repo)
	lessons, err := course.Load(root)
	if err != nil {
		return course.Lesson{}, nil, err
	}
	lesson, err := lessonArgument(lessons, args)
	if err != nil {
		return course.Lesson{}, nil, err
	}
	if lesson == nil && len(lessons) == 0 {
		return course.Lesson{}, nil, fmt.Errorf("expected lessons in %s, found none", repo)
	}
	if lesson == nil {
		lesson = &lessons[0]
	}
	return *lesson, root, nil
}
