// Command mutants measures how many small changes to the finished code the specs notice, and writes the table
// lessons/mutants/README.md:
//
//	go run ./lessons/mutants [-reports DIR] [FOLDER…]
//
// It runs in the folder of the module. Folders are those of packages; without any it takes all that the lessons build,
// and writes the table; with some it prints the table instead. Gremlins works on a copy of the tree, and its reports
// are gone at the end unless -reports says where to keep them; a report that is there already is used as it is, so that
// a reason can be added without another run.
//
// Its exit status is 0 if each package's score is high enough and each survivor has its reason in
// lessons/mutants/reasons.yaml; 1 if not, or if it could not be measured; and 2 if it was called wrongly.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"cacheaside/lessons/internal/mutants"
)

const (
	reasonsFile = "lessons/mutants/reasons.yaml"
	tableFile   = "lessons/mutants/README.md"
)

// measured are the packages that the lessons build, and what is given beside them.
var measured = []string{
	"repositories", "repositories/redisconn", "repositories/sqliteconn", "repositories/redisserver",
	"services", "httpapi/routes", "httpapi/server",
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what args ask for and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: mutants [-reports DIR] [FOLDER…]")
		flags.PrintDefaults()
	}
	reports := flags.String("reports", "", "keep gremlins' reports in `DIR`, and use those that are there")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	folders := slices.Clone(flags.Args())
	for i, folder := range folders {
		folders[i] = path.Clean(filepath.ToSlash(folder))
	}
	complaints, err := measure(ctx, folders, *reports, stdout, stderr)
	if err != nil {
		fmt.Fprintln(stderr, "mutants:", err)
		return 1
	}
	for _, complaint := range complaints {
		fmt.Fprintln(stderr, "mutants:", complaint)
	}
	if len(complaints) > 0 {
		return 1
	}
	return 0
}

// measure tries the mutants of some packages, or of all, and returns what is not as it should be.
func measure(ctx context.Context, folders []string, reports string, stdout, stderr io.Writer) (complaints []string, err error) {
	whole := len(folders) == 0
	if whole {
		folders = measured
	}
	reasons, err := readReasons()
	if err != nil {
		return nil, err
	}
	temporary, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	runner, err := prepare(ctx, temporary, stderr)
	if err != nil {
		return nil, err
	}
	if reports == "" {
		reports = filepath.Join(temporary, "reports")
	}
	if reports, err = filepath.Abs(reports); err != nil { // gremlins has another working directory
		return nil, err
	}
	if err := os.MkdirAll(reports, 0o777); err != nil {
		return nil, err
	}

	var packages []mutants.Package
	for _, folder := range folders {
		report := filepath.Join(reports, strings.ReplaceAll(folder, "/", "_")+".json")
		if _, err := os.Stat(report); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintln(stderr, "===", folder)
			if err := runner.Gremlins(ctx, folder, report); err != nil {
				return nil, err
			}
		}
		found, err := runner.Read(ctx, folder, report)
		if err != nil {
			return nil, err
		}
		for i := range found {
			reasons.Explain(&found[i])
		}
		packages = append(packages, mutants.Package{Folder: folder, Mutants: found})
	}
	for _, reason := range reasons.Unused(func(folder string) bool { return slices.Contains(folders, folder) }) {
		fmt.Fprintf(stderr, "mutants: %s: the reason for %q is of no use any more: no such mutant was left\n", reason.Package, reason.Becomes)
	}

	var table bytes.Buffer
	if err := mutants.WriteTable(&table, packages); err != nil {
		return nil, err
	}
	if whole {
		err = os.WriteFile(tableFile, table.Bytes(), 0o666)
	} else {
		_, err = stdout.Write(table.Bytes())
	}
	return mutants.Complaints(packages), err
}

func readReasons() (mutants.Reasons, error) {
	file, err := os.Open(reasonsFile)
	if err != nil {
		return nil, fmt.Errorf("%w; run it in the folder where go.mod is", err)
	}
	defer file.Close()
	reasons, err := mutants.ReadReasons(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", reasonsFile, err)
	}
	return reasons, nil
}

// prepare copies the tree and builds gremlins.
func prepare(ctx context.Context, temporary string, stderr io.Writer) (mutants.Runner, error) {
	runner := mutants.Runner{
		Tree:    filepath.Join(temporary, "tree"),
		Scratch: filepath.Join(temporary, "scratch"),
		Program: filepath.Join(temporary, "gremlins"),
		Output:  stderr,
	}
	if err := os.Mkdir(runner.Scratch, 0o777); err != nil {
		return mutants.Runner{}, err
	}
	if err := copyTree(runner.Tree); err != nil {
		return mutants.Runner{}, fmt.Errorf("copying the tree: %w", err)
	}
	install := exec.CommandContext(ctx, "go", "install", mutants.Version)
	install.Env = append(os.Environ(), "GOBIN="+temporary)
	install.Stdout, install.Stderr = stderr, stderr
	if err := install.Run(); err != nil {
		return mutants.Runner{}, fmt.Errorf("building gremlins: %w", err)
	}
	return runner, nil
}

// copyTree copies what a package or its specs may need, and leaves out what running the project leaves behind.
func copyTree(to string) error {
	return filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "bin", "workspace"}, name):
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o777)
		case !entry.Type().IsRegular():
			return nil
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), content, 0o666)
	})
}
