// An answer that came is counted as canceled because its caller's context is over by the time it is counted.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts an answer that came all the same as what it is
package services

func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
	case ctx.Err() != nil:
		return f.canceled
	case errors.Is(err, repositories.ErrNotFound):
		return f.absent
	case report.Collapsed:
		return f.collapsed
	case report.Near:
		return f.near
	case report.Cache == Hit:
		return f.hit
	case report.Cache == Miss:
		return f.miss
	}
	return f.bypass
}
