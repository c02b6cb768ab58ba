package specs

import "golang.org/x/sync/errgroup"

// Each calls do with each of all, in their order, for so many at a time, and returns when all calls have.
func Each[T any](all []T, atOnce int, do func(at int, one T)) {
	var running errgroup.Group
	running.SetLimit(atOnce)
	for at, one := range all {
		running.Go(func() error {
			do(at, one)
			return nil
		})
	}
	_ = running.Wait() // no call returns an error
}
