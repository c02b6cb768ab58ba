// The program raw is the project's Redis console: it sends the commands of its arguments, or of the lines that it
// reads, to a Redis server, and shows the replies as redis-cli does. It also plays the experiments of
// raw/experiments, and shows the functions of raw/first at work. go run ./raw --help says more.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/mattn/go-isatty"

	"cacheaside/raw/console"
	"cacheaside/raw/language"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// run is main with all that it takes from outside. It returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	program := console.Program{Language: spoken(), Stdin: stdin, Stdout: stdout, Stderr: stderr, Getenv: getenv, Interrupts: interrupts}
	in, out := terminal(stdin), terminal(stdout)
	if in != nil && out != nil {
		program.Terminal = true
		if isatty.IsTerminal(in.Fd()) { // Cygwin's has no raw mode that Windows knows of, but edits lines itself
			program.Editor = edit(getenv, in, out, stderr)
		}
	}
	return program.Run(ctx, args)
}

// spoken is the language of the workspace that the program runs in, and else the one that the environment asks for.
func spoken() language.Language {
	if of, is := language.OfWorkspace("."); is {
		return of
	}
	of, _ := language.Choose(language.Spoken, "") // only a name can be wrong
	return of
}

// terminal returns the stream if it is a terminal, else nil.
func terminal(stream any) *os.File {
	file, ok := stream.(*os.File)
	if ok && (isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd())) {
		return file
	}
	return nil
}
