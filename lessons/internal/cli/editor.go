package cli

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/words"
)

// How editors take the line at which they are to open a file; others open it at its beginning.
var (
	plusLine  = []string{"vi", "vim", "nvim", "view", "gvim", "nano", "pico", "micro", "kak", "joe", "ne", "mg", "emacs", "emacsclient", "gedit", "kate"}
	gotoLine  = []string{"code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"}
	colonLine = []string{"hx", "helix", "zed", "subl"}
)

// editorCommand is the command that opens a file at a line, or at its beginning if that is 0, in the editor that VISUAL or
// EDITOR names. That may have arguments of its own.
func editorCommand(file string, line int) ([]string, error) {
	program := strings.Fields(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")))
	if len(program) == 0 {
		return nil, words.Error{Say: words.Words.NoEditor}
	}
	name := strings.TrimSuffix(filepath.Base(program[0]), ".exe")
	at := fmt.Sprintf("%s:%d", file, line)
	switch {
	case line == 0:
		return append(program, file), nil
	case slices.Contains(plusLine, name):
		return append(program, "+"+strconv.Itoa(line), file), nil
	case slices.Contains(gotoLine, name):
		return append(program, "-g", at), nil
	case slices.Contains(colonLine, name):
		return append(program, at), nil
	}
	return append(program, file), nil
}

// edit opens the place of a failure in an editor, to which the terminal belongs until it ends.
func (e env) edit(dir string, spec check.Spec) error {
	command, err := editorCommand(filepath.Join(dir, filepath.FromSlash(spec.File)), spec.Line)
	if err != nil {
		return err
	}
	editor := exec.Command(command[0], command[1:]...)
	editor.Dir = dir
	editor.Stdout, editor.Stderr = e.stdout, e.stderr
	if file, ok := e.stdin.(*os.File); ok { // nothing else could be handed over without reading ahead
		editor.Stdin = file
	}
	if err := editor.Run(); err != nil {
		return fmt.Errorf("%s: %w", command[0], err)
	}
	return nil
}
