// Those who waited for another's read are counted as misses: a stampede that cost one read of the database looks like one
// that cost a thousand.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts an answer once, and takes its time under what the cache did another request had begun the read
package services

func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		return f.absent
	case err != nil && ctx.Err() != nil: // not any deadline: the database's own says nothing of the caller
		return f.canceled
	case report.Near:
		return f.near
	case report.Cache == Hit:
		return f.hit
	case report.Cache == Miss:
		return f.miss
	}
	return f.bypass
}
