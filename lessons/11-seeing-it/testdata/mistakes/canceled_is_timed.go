// The time after which a caller went away is taken for the time of an answer. With impatient callers the histogram shows
// their patience.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts a caller who had gone before the answer as such, and takes no time of it by the caller's deadline
package services

func (f *MeasuredFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.elapsed()
	product, report, err := f.next.Find(ctx, name)
	took := f.elapsed() - began

	lookups := f.lookups(ctx, report, err)
	lookups.Inc()
	f.durations(report).Observe(took.Seconds())
	return product, report, err
}
