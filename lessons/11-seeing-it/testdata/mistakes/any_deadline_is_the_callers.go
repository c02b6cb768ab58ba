// Every error of a context is taken for the caller's. A database that is too slow, which is what one wants to see, is
// counted as callers who went away.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts an answer once, and takes its time under what the cache did it was not in Redis, and the database took longer than it may
package services

func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		return f.absent
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return f.canceled
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
