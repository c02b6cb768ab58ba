// Questions for what does not exist are counted as misses. Somebody who tries out names spoils the hit ratio of a cache
// that works.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts an answer once, and takes its time under what the cache did there is no such product, says the database
package services

func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
	case err != nil && ctx.Err() != nil: // not any deadline: the database's own says nothing of the caller
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
