// A caller who went away is counted like an answer that came. When a thousand browser tabs are closed, it looks as if
// Redis were down.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts a caller who had gone before the answer as such, and takes no time of it while Redis was asked
package services

func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
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
