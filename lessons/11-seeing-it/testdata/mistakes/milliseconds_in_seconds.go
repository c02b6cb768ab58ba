// A metric whose name says seconds is given milliseconds. Every panel and every alert is wrong by a factor of a thousand,
// and all buckets above 10 ms are empty.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder takes times in seconds
package services

func (f *MeasuredFinder) Find(ctx context.Context, name string) (repositories.Product, Report, error) {
	began := f.elapsed()
	product, report, err := f.next.Find(ctx, name)
	took := f.elapsed() - began

	lookups := f.lookups(ctx, report, err)
	lookups.Inc()
	if lookups != f.canceled {
		f.durations(report).Observe(float64(took) / float64(time.Millisecond))
	}
	return product, report, err
}
