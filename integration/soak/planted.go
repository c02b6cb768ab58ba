package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/system"
	"cacheaside/integration/soak/trial"
)

// runPlanted switches each protection off in turn. Each must be noticed.
func runPlanted(ctx context.Context, folder string, seed uint64, atMost time.Duration, stdout io.Writer) error {
	programs := make(map[string]string)
	for _, program := range []string{system.Server, system.FaultyServer} {
		file, err := processes.Build(ctx, folder, program)
		if err != nil {
			return err
		}
		programs[program] = file
	}
	var unnoticed []string
	for _, planted := range trial.AllPlanted {
		program := programs[system.ServerWithout(planted.Without)]
		result, err := trial.Run(ctx, planted.Config(program, seed, atMost))
		if err != nil {
			return err
		}
		failures := result.Failures()
		if len(failures) == 0 {
			unnoticed = append(unnoticed, planted.String())
			failures = []string{"NOT NOTICED"}
		}
		fmt.Fprintf(stdout, "without %-23s %3.0f s, %6d operations: %s\n", planted, result.Lasted.Seconds(), result.Total(), strings.Join(failures, "; "))
	}
	if len(unnoticed) > 0 {
		return fmt.Errorf("seed %d: expected every protection that is switched off to be noticed, but these were not: %q", seed, unnoticed)
	}
	return nil
}
