// Command mutants measures how many small changes to what learners write the specs of their lessons notice, and writes the
// table lessons/mutants/README.md:
//
//	go run ./lessons/mutants [LESSON…]
//
// It runs in the folder of the module. Lessons are given by their numbers; with some it prints their table instead of
// writing that of all.
//
// Its exit status is 0 if each lesson's score is high enough and each survivor has its reason in
// lessons/mutants/reasons.yaml; 1 if not, or if it could not be measured; and 2 if it was called wrongly.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"syscall"
	"time"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/mutants"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
)

const (
	tableFile   = "lessons/mutants/README.md"
	reasonsFile = "lessons/mutants/reasons.yaml"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what args ask for and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := course.Root(".")
	lessons, err := course.Load(root)
	if err != nil {
		fmt.Fprintf(stderr, "mutants: %v; run it in the folder where go.mod is\n", err)
		return 1
	}
	chosen := lessons
	if len(args) > 0 {
		chosen = nil
	}
	for _, arg := range args {
		number, err := strconv.Atoi(arg)
		if err != nil || number < 1 || number > len(lessons) {
			fmt.Fprintf(stderr, "mutants: expected the numbers of lessons, from 1 to %d, got %q\n", len(lessons), arg)
			return 2
		}
		chosen = append(chosen, lessons[number-1])
	}
	measured, err := measure(ctx, root, chosen, stderr)
	if err == nil {
		err = write(measured, len(args) == 0, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "mutants:", err)
		return 1
	}
	complaints := mutants.Complaints(measured)
	for _, complaint := range complaints {
		fmt.Fprintln(stderr, "mutants:", complaint)
	}
	return min(1, len(complaints))
}

func write(measured []mutants.Lesson, whole bool, stdout io.Writer) error {
	var table bytes.Buffer
	if err := mutants.WriteTable(&table, measured); err != nil {
		return err
	}
	if whole {
		return os.WriteFile(tableFile, table.Bytes(), 0o666)
	}
	_, err := stdout.Write(table.Bytes())
	return err
}

// measure tries the mutants of the lessons that have code.
func measure(ctx context.Context, root fs.FS, lessons []course.Lesson, stderr io.Writer) ([]mutants.Lesson, error) {
	file, err := root.Open(reasonsFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reasons, err := mutants.ReadReasons(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", reasonsFile, err)
	}
	progress := terminal.NewProgress(stderr, 10*time.Second, words.In(language.English))
	var all []mutants.Lesson
	tried := make(map[string]bool) // by file's folder and function
	for _, lesson := range lessons {
		if len(lesson.Write) == 0 {
			continue
		}
		trial := check.Trial{
			Dir: ".", Root: root, Lesson: lesson, Progress: progress.Tell,
			Notice: func(line words.Text) { progress.Clear(); fmt.Fprintln(stderr, line) },
		}
		found, err := try(ctx, trial)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", lesson.Folder, err)
		}
		for i := range found {
			reasons.Explain(&found[i])
			tried[found[i].Package+" "+found[i].Function] = true
		}
		all = append(all, mutants.Lesson{Number: lesson.Number, Mutants: found})
	}
	for _, reason := range reasons.Unused(func(place mutants.Place) bool { return tried[place.Package+" "+place.Function] }) {
		fmt.Fprintf(stderr, "mutants: %s: the reason for %q is of no use any more: no such mutant was left\n", reason.Package, reason.Becomes)
	}
	return all, nil
}

// try makes the mutants of a lesson's functions, and holds them against its specs.
func try(ctx context.Context, trial check.Trial) ([]mutants.Mutant, error) {
	written, err := trial.Written()
	if err != nil {
		return nil, err
	}
	var all []mutants.Mutant
	for _, file := range slices.Sorted(maps.Keys(written)) {
		source, err := fs.ReadFile(trial.Root, file)
		if err != nil {
			return nil, err
		}
		more, err := mutants.All(file, source, written[file])
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	var variants []check.Variant
	for _, mutant := range all {
		variants = append(variants, check.Variant{mutant.File: mutant.Source})
	}
	statuses, err := trial.Run(ctx, variants)
	if err != nil {
		return nil, err
	}
	for i, status := range statuses {
		switch status {
		case specs.Passed:
			all[i].Status = mutants.Lived
		case specs.BuildFailed:
			all[i].Status = mutants.NotViable
		default:
			all[i].Status = mutants.Killed
		}
	}
	return all, nil
}
