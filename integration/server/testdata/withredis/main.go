// The program withredis starts a redis-server as every program of this project does where there is none, at the
// address that it is given, says "started" and the URL, and waits until it is told to end. The specs kill it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"cacheaside/repositories/redisserver"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "withredis:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 2 {
		return fmt.Errorf("expected one argument, the address, got %q", os.Args[1:])
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server, err := redisserver.Search{Address: os.Args[1]}.Find(ctx)
	if err != nil {
		return err
	}
	if !server.Started() {
		return fmt.Errorf("expected to start a server, but %s", server)
	}
	fmt.Println("started", server.URL())
	<-ctx.Done()
	return server.Close()
}
