// Command lessons is the workbench: it makes a learner's workspace, shows where they are, checks what they wrote, and
// holds the course itself against its specs. Without arguments it says where you are and what is next:
//
//	go run ./lessons
//	go run ./lessons help
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"cacheaside/lessons/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
