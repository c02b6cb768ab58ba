// What was not stored is taken to have been there already: a miss whose product could not be put into Redis counts as a
// hit. The hit ratio looks best when Redis takes nothing any more.
//
// file: services/measured_finder.go
// rejected by: services: MeasuredFinder counts an answer once, and takes its time under what the cache did it was not in Redis, and could not be stored
package services

func (f *MeasuredFinder) lookups(ctx context.Context, report Report, err error) prometheus.Counter {
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		return f.absent
	case err != nil && ctx.Err() != nil: // not any deadline: the database's own says nothing of the caller
		return f.canceled
	case report.Collapsed:
		return f.collapsed
	case report.Near:
		return f.near
	case report.Cache == Unreachable || report.Cache == NotAsked:
		return f.bypass
	case report.Stored:
		return f.miss
	}
	return f.hit
}
