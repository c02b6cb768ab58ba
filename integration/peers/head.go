package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"cacheaside/integration/peers/sections"
)

// head says what was measured on, when, and how to do it again.
func head(ctx context.Context, settings settings, lab *sections.Lab) string {
	rows := [][2]string{
		{"date", time.Now().UTC().Format(time.DateOnly)},
		{"command", strings.Join(append([]string{"go run ."}, settings.args...), " ")},
		{"rounds, slice", fmt.Sprintf("%d, %s", lab.Rounds, lab.Slice)},
		{"processor", fmt.Sprintf("%s, %d cores", processor(), runtime.NumCPU())},
		{"kernel", output(ctx, "uname", "-sr")},
		{"Go", runtime.Version()},
		{"Redis", output(ctx, "redis-server", "--version")},
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			switch module.Path {
			case "github.com/redis/go-redis/v9", "github.com/redis/rueidis", "github.com/go-redis/cache/v9", "github.com/mattn/go-sqlite3":
				rows = append(rows, [2]string{module.Path, module.Version})
			}
		}
	}
	var out strings.Builder
	out.WriteString("# The product and its peers\n\n")
	out.WriteString("All contenders took turns in one run. × baseline is the ratio to the baseline of the same round: the median " +
		"over the rounds, and the quartiles. Absolute numbers are this machine's, on that day.\n\n| what | which |\n|---|---|\n")
	for _, row := range rows {
		fmt.Fprintf(&out, "| %s | %s |\n", row[0], strings.ReplaceAll(row[1], "|", `\|`))
	}
	return out.String()
}

// processor returns the model's name. It is Linux that tells.
func processor() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, value, _ := strings.Cut(lines.Text(), ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// output returns what a program writes, or that it can't be told.
func output(ctx context.Context, program string, args ...string) string {
	text, err := exec.CommandContext(ctx, program, args...).Output()
	if err != nil {
		return "unknown: " + err.Error()
	}
	return strings.TrimSpace(string(text))
}
