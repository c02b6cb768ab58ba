package specs

import (
	"context"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// runSingly runs each of the package's specs in a process of its own. It is for a program that left no report, since
// one of its specs took it down: a panic in another goroutine, os.Exit, a stack that overflows. It returns nil if
// the program can't even list its specs, or has only one that was asked for.
func (p testPackage) runSingly(ctx context.Context, o Options) []Result {
	names := p.list(ctx, o)
	if len(names) < 2 {
		return nil
	}
	var results []Result
	for _, name := range names {
		if ctx.Err() != nil {
			return results // nobody reads them
		}
		only := o
		only.Names = []string{name}
		ran, err := p.execute(ctx, only)
		if err != nil {
			results = append(results, Result{Package: p.path, Name: name, Status: Failed, Message: err.Error()})
			continue
		}
		if ran.report == nil {
			results = append(results, p.crashed(name, ran, o))
			continue
		}
		results = append(results, p.ginkgoResults(*ran.report, only)...)
	}
	return results
}

// crashed is the result of a spec that took its program down.
func (p testPackage) crashed(name string, ran execution, o Options) Result {
	result := Result{Package: p.path, Name: name, Status: Panicked, Duration: ran.duration}
	switch {
	case ran.hung:
		result = p.stuck(ran, o)
		result.Name = name
		return result
	case ran.outlived:
		result.Status = TimedOut
	case ran.exit > 0 && !crashed(ran.output):
		p.ended(&result, ran.exit, ran.output, o)
		return result
	}
	said := crash(ran.output)
	what, stacks, _ := strings.Cut(said, "\n\n")
	switch {
	case strings.HasPrefix(what, "panic: "):
		result.Message = what + "\n" + o.Words.InItsOwnGoroutine()
		result.Stack = p.placesIn(stacks)
	case strings.HasPrefix(what, "fatal error: "):
		result.Message = what + "\n" + o.Words.NothingRecoversIt()
		result.Stack = p.placesIn(stacks)
	default:
		result.Message = o.Words.ProgramEndedAll(ran.exit) + "\n" + said
	}
	result.File, result.Line = p.firstPlace(said)
	return result
}

// list returns the full texts of the specs that were asked for, without running them.
func (p testPackage) list(ctx context.Context, o Options) []string {
	ran, err := p.execute(ctx, o, "-ginkgo.dry-run")
	if err != nil || ran.report == nil {
		return nil
	}
	var names []string
	for _, spec := range ran.report.SpecReports {
		if spec.LeafNodeType == types.NodeTypeIt && spec.State != types.SpecStateSkipped && o.wants(p.ginkgoResult(*ran.report, spec, o)) {
			names = append(names, spec.FullText())
		}
	}
	return names
}
