package main

import (
	"context"
	"os"
	"time"

	"github.com/shirou/gopsutil/v4/process"
)

// endWithGoRun returns a context that is done, too, when the go command is gone that runs this program: "go run" that is killed
// tells nothing to what it runs. A shell that started the program may end.
func endWithGoRun(ctx context.Context) context.Context {
	number := os.Getppid()
	parent, err := process.NewProcess(int32(number))
	if err != nil {
		return ctx
	}
	if name, err := parent.Name(); err != nil || name != "go" {
		return ctx
	}
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		for ctx.Err() == nil && os.Getppid() == number {
			time.Sleep(100 * time.Millisecond)
		}
	}()
	return ctx
}
