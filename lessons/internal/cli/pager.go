package cli

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"

	"cacheaside/lessons/internal/terminal"
)

// page shows a long text a page at a time, where the output is a terminal: by the command in PAGER, or by less if that is not
// set. Where there is neither, or PAGER is empty, the text is just printed.
func (e env) page(text string) error {
	if command := pager(); terminal.For(e.stdout).Terminal && command != nil {
		command.Stdin, command.Stdout, command.Stderr = strings.NewReader(text), e.stdout, e.stderr
		err := command.Run()
		var exit *exec.ExitError
		if err == nil || errors.As(err, &exit) { // how a pager is left is its reader's own affair
			return nil
		}
	}
	_, err := io.WriteString(e.stdout, text)
	return err
}

// pager returns nil if there is none.
func pager() *exec.Cmd {
	words := []string{"less"}
	if named, isSet := os.LookupEnv("PAGER"); isSet {
		words = strings.Fields(named)
	}
	if len(words) == 0 {
		return nil
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil
	}
	command := exec.Command(words[0], words[1:]...)
	command.Env = os.Environ()
	if _, isSet := os.LookupEnv("LESS"); !isSet {
		command.Env = append(command.Env, "LESS=FRX") // print what fits, keep colours, leave the text where it was
	}
	return command
}
