// Near hits are counted as hits in Redis: nobody can see what the near cache is worth, nor that it is off.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts an answer once, and takes its time under what the cache did this process's cache had it
package services

func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		return f.absent
	case err != nil && ctx.Err() != nil: // not any deadline: the database's own says nothing of the caller
		return f.canceled
	case report.Collapsed:
		return f.collapsed
	case report.Cache == Hit:
		return f.hit
	case report.Cache == Miss:
		return f.miss
	}
	return f.bypass
}
