package gocall

import "slices"

// Names returns the names of the commands that have a typed call.
func Names() []string {
	var all []string
	for _, e := range slices.Concat(table, deprecated) {
		all = append(all, e.name)
	}
	return all
}
