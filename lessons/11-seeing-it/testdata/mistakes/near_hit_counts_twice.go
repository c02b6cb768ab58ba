// A near hit is counted as a hit, too. The outcomes add up to more than there were answers, and every ratio is wrong.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts an answer once, and takes its time under what the cache did this process's cache had it
package services

func (f *MeasuredFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.elapsed()
	product, report, err := f.next.Find(ctx, name)
	took := f.elapsed() - began

	lookups := f.lookups(ctx, report, err)
	lookups.Inc()
	if report.Near {
		f.hit.Inc()
	}
	if lookups != f.canceled {
		f.durations(report).Observe(took.Seconds())
	}
	return product, report, err
}
