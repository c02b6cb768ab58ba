package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"cacheaside/lessons/internal/specs"
)

// printPackage prints one line for a package that has ended, and all it wrote if it failed, or passed only when tried again.
func printPackage(w io.Writer, p specs.Package) {
	passed, failed, notRun := p.Count()
	counts := []string{fmt.Sprintf("%d passed", passed)}
	if failed > 0 {
		counts = append(counts, fmt.Sprintf("%d failed", failed))
	}
	if notRun > 0 {
		counts = append(counts, fmt.Sprintf("%d skipped", notRun))
	}
	if len(p.Results) == 0 {
		counts = []string{"no specs"}
	}
	verdict := "ok  "
	if failed > 0 {
		verdict = "FAIL"
	}
	fmt.Fprintf(w, "%s  %s  %s  %.1fs\n", verdict, p.Path, strings.Join(counts, ", "), p.Duration.Seconds())
	if failed > 0 || slices.ContainsFunc(p.Results, isFlake) {
		fmt.Fprintf(w, "\n%s\n\n", indent(strings.TrimRight(p.Output, "\n"), "    "))
	}
}

func isFlake(result specs.Result) bool { return result.Status == specs.Passed && result.Attempts > 1 }

// printFlakes prints which specs passed only when they were tried again: each is a bug, of the spec or of what it is about.
func printFlakes(w io.Writer, report specs.Report) {
	flakes := slices.DeleteFunc(slices.Clone(report.Specs), func(result specs.Result) bool { return !isFlake(result) })
	if len(flakes) == 0 {
		return
	}
	fmt.Fprintf(w, "\npassed at a later attempt: %d\n\n", len(flakes))
	for _, result := range flakes {
		fmt.Fprintf(w, "  %s: %s\n    attempt %d\n", result.Package, result.Name, result.Attempts)
	}
}

// printFailures prints where each failed spec failed, and how its message begins.
func printFailures(w io.Writer, report specs.Report) {
	if report.Failed == 0 {
		return
	}
	fmt.Fprintf(w, "\nfailed: %d\n", report.Failed)
	for _, result := range report.Specs {
		if result.Status == specs.Passed || result.Status == specs.NotRun {
			continue
		}
		fmt.Fprintf(w, "\n  %s: %s\n", result.Package, result.Name)
		if result.Status != specs.Failed {
			fmt.Fprintf(w, "    %s\n", strings.ReplaceAll(string(result.Status), "_", " "))
		}
		if result.File != "" {
			fmt.Fprintf(w, "    %s:%d\n", result.File, result.Line)
		}
		fmt.Fprintln(w, indent(firstLines(result.Message, 8), "    "))
	}
}

// printNotRun prints how many specs did not run, for each reason.
func printNotRun(w io.Writer, report specs.Report) {
	var reasons []string
	count := map[string]int{}
	for _, result := range report.Specs {
		if result.Status != specs.NotRun {
			continue
		}
		if count[result.Message] == 0 {
			reasons = append(reasons, result.Message)
		}
		count[result.Message]++
	}
	slices.SortStableFunc(reasons, func(a, b string) int { return count[b] - count[a] })
	if len(reasons) > 0 {
		fmt.Fprintln(w)
	}
	for _, reason := range reasons {
		noun := "specs"
		if count[reason] == 1 {
			noun = "spec"
		}
		fmt.Fprintf(w, "not run: %d %s — %s\n", count[reason], noun, strings.TrimSpace(indent(reason, "    ")))
	}
}

func firstLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > n {
		lines = append(lines[:n], "…")
	}
	return strings.Join(lines, "\n")
}

// indent puts a margin before every line that is not empty.
func indent(text, margin string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = margin + line
		}
	}
	return strings.Join(lines, "\n")
}
