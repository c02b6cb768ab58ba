// The lifetime is made longer than the one that was asked for, by up to a tenth.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder and the cache has products that are stored together end at different times, from 0.9 of the lifetime on
package services

func spread(longest time.Duration) time.Duration {
	return longest + rand.N(longest/10+1)
}
