package specs

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2/types"
)

// tooMuch is how many bytes a program may write. A loop that prints would fill the disk.
const tooMuch = 16 << 20

// supervise stops a program whose spec takes longer than o.SpecTime, and one that does not even begin or writes too much.
// First it asks for an end, upon which Ginkgo says where the spec is; then it has Go say where every goroutine is. It
// returns when ended is closed, and says whether it stopped the program.
func (p testPackage) supervise(o Options, process *os.Process, output string, ended <-chan struct{}) bool {
	if o.SpecTime <= 0 || !p.ginkgo {
		<-ended
		return false
	}
	const often = 100 * time.Millisecond
	ticks := time.NewTicker(often)
	defer ticks.Stop()
	began, begun := time.Now(), false
	for {
		select {
		case <-ended:
			return false
		case <-ticks.C:
		}
		info, err := os.Stat(output)
		if err != nil {
			continue
		}
		text := readSome(output)
		flooded := info.Size() > tooMuch // the text is its end then, without what it began with
		begun = begun || flooded || strings.Contains(text, "Running Suite: ") || !o.picks() && strings.Contains(text, mark+"=== RUN")
		hangs := flooded || p.hangs(text)
		if !hangs && (begun || time.Since(began) < o.SpecTime) {
			continue
		}
		if begun {
			interrupt(process)
			select {
			case <-ended:
				return true
			case <-time.After(o.Grace + time.Second):
			}
		}
		showStacks(process)
		<-ended
		return true
	}
}

// readSome reads a file; of one that is very long only what is the end now: a program may write faster than it is read.
func readSome(name string) string {
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > tooMuch {
		_, _ = file.Seek(-tooMuch, 2)
	}
	var text strings.Builder
	_, _ = io.CopyN(&text, file, tooMuch) // what can't be read was not written
	return text.String()
}

// polled is what Ginkgo writes of a spec that takes longer than -poll-progress-after.
var polled = regexp.MustCompile(`(?m)^ *Automatically polling progress:\n.*\n +(\S.*):(\d+)$`)

// hangs reports whether a spec takes too long that has no time of its own.
func (p testPackage) hangs(output string) bool {
	for _, match := range polled.FindAllStringSubmatch(output, -1) {
		if line, _ := strconv.Atoi(match[2]); !hasOwnTime(match[1], line) {
			return true
		}
	}
	return false
}

// hasOwnTime reports whether the node that begins at a line, or one around it, sets its time.
func hasOwnTime(file string, line int) bool {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	has := false
	ast.Inspect(parsed, func(node ast.Node) bool {
		call, isCall := node.(*ast.CallExpr)
		if !isCall {
			return true
		}
		if set.Position(call.Pos()).Line > line || set.Position(call.End()).Line < line {
			return false
		}
		for _, argument := range call.Args {
			if decorator, ok := argument.(*ast.CallExpr); ok {
				name := nameOf(decorator.Fun)
				has = has || name == "SpecTimeout" || name == "NodeTimeout"
			}
		}
		return true
	})
	return has
}

// nameOf is the name of a function that is called, without its package.
func nameOf(function ast.Expr) string {
	switch function := function.(type) {
	case *ast.Ident:
		return function.Name
	case *ast.SelectorExpr:
		return function.Sel.Name
	}
	return ""
}

// explainHanging says of a spec that was stopped how long it took and where it was.
func (p testPackage) explainHanging(result *Result, report types.ProgressReport, o Options) {
	took := report.Time().Sub(report.SpecStartTime)
	result.Message = o.Words.HadNotEnded(took)
	var own []types.FunctionCall
	for _, goroutine := range report.Goroutines {
		if goroutine.IsSpecGoroutine {
			own = goroutine.Stack
			result.Stack = append(p.places(goroutine.Stack), result.Stack...)
		} else {
			result.Stack = append(result.Stack, p.places(goroutine.Stack)...)
		}
	}
	if places := p.places(own); len(places) > 0 {
		result.File, result.Line = places[0].File, places[0].Line
		return
	}
	for _, call := range own { // none of the code's: where the spec waits
		if file, inside := p.module.inModule(call.Filename); inside {
			result.File, result.Line = file, call.Line
			return
		}
	}
}

// places are the lines of a stack that are the module's own code, tests aside.
func (p testPackage) places(stack []types.FunctionCall) []Place {
	var places []Place
	for _, call := range stack {
		if file, inside := p.module.inModule(call.Filename); inside && !strings.HasSuffix(file, "_test.go") {
			places = append(places, Place{file, call.Line})
			if call.Line == 1 {
				places[len(places)-1].Line = emptyLoop(call)
			}
		}
	}
	return places
}

// emptyLoop is the line of a loop without end and without a body. Its jump has no line, for which the runtime says 1. (Where such
// a loop is in a function that was inlined, the runtime may name the line of the call instead, which depends on the processor.)
func emptyLoop(call types.FunctionCall) int {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, call.Filename, nil, parser.SkipObjectResolution)
	if err != nil {
		return call.Line
	}
	line := call.Line
	for _, declaration := range parsed.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok || !strings.Contains(call.Function, "."+function.Name.Name) {
			continue
		}
		ast.Inspect(function, func(node ast.Node) bool {
			if loop, ok := node.(*ast.ForStmt); ok && loop.Cond == nil && len(loop.Body.List) == 0 {
				line = set.Position(loop.Pos()).Line
			}
			return true
		})
	}
	return line
}

// blame says of what was stopped for its output that it was.
func (e execution) blame(results []Result, o Options) {
	for i := range results {
		if e.flooded && results[i].Status == TimedOut {
			results[i].Message = o.Words.WroteTooMuch(tooMuch >> 20)
		}
	}
}

// atOnceMore is what a spec may take at the most when others of its package are known to hang.
const atOnceMore = time.Second

// runRest runs the specs that one which did not end kept from running, each by itself, as far as that is done in o.Grace.
func (p testPackage) runRest(ctx context.Context, o Options, results []Result) {
	var stopped string
	for _, result := range results {
		if result.Status == TimedOut {
			stopped = result.Name
		}
	}
	until := time.Now().Add(o.Grace)
	for i := range results {
		if !results[i].Prevented {
			continue
		}
		results[i].Message = o.Words.KeptFromRunning(stopped)
		left := time.Until(until)
		if left <= 0 || ctx.Err() != nil {
			continue
		}
		only := o
		only.Names, only.Timeout, only.SpecTime, only.Grace = []string{results[i].Name}, min(left, atOnceMore), 0, 100*time.Millisecond
		ran, err := p.execute(ctx, only)
		if err != nil || ran.report == nil {
			continue
		}
		for _, result := range p.ginkgoResults(*ran.report, only) {
			if result.SpecLine == results[i].SpecLine && result.Status != TimedOut && result.Status != NotRun {
				results[i] = result
			}
		}
	}
}

// asStopped says of a report of a program that was stopped which spec is to blame. Ginkgo takes it for a person's wish.
func asStopped(report *types.Report) {
	for i := range report.SpecReports {
		if report.SpecReports[i].State == types.SpecStateInterrupted {
			report.SpecReports[i].State = types.SpecStateTimedout
		}
	}
}

// isCutShort reports whether a program was stopped, by itself or from outside, before all specs had their turn.
func isCutShort(report types.Report) bool {
	return slices.ContainsFunc(report.SpecialSuiteFailureReasons, func(reason string) bool {
		return reason == "Interrupted by User" || reason == "Suite Timeout Elapsed"
	})
}
