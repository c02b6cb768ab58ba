// All products that are stored together end together, and the next stampede is of all of them.
//
// file: services/collapsing_finder.go
// rejected by: services: CollapsingFinder and the cache has products that are stored together end at different times, from 0.9 of the lifetime on
package services

func spread(longest time.Duration) time.Duration { return longest }
