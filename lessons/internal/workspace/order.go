package workspace

import (
	"maps"
	"path"
	"slices"
	"strings"
)

// inOrder sorts the steps of a change so that the code compiles between any two of them, if there is such an order:
// one file may take a helper away only when no other uses it any more, and use one only when it is there.
func inOrder(steps []step) []step {
	left := make(map[string]step)
	for _, step := range steps {
		left[step.Name] = step
	}
	first := precedence(steps)
	sorted := make([]step, 0, len(steps))
	for len(left) > 0 {
		names := slices.Sorted(maps.Keys(left))
		at := max(0, slices.IndexFunc(names, func(name string) bool { // the first, if they wait for each other
			return !slices.ContainsFunc(names, func(other string) bool { return first[other][name] })
		}))
		sorted = append(sorted, left[names[at]])
		delete(left, names[at])
	}
	return sorted
}

// precedence says which step must be before which.
func precedence(steps []step) map[string]map[string]bool {
	type versions struct{ before, after surveyed }
	surveys := make(map[string]versions)
	first := make(map[string]map[string]bool)
	for _, step := range steps {
		first[step.Name] = make(map[string]bool)
		if isCode(step.Name) {
			surveys[step.Name] = versions{survey(step.Name, step.before), survey(step.Name, step.after)}
		}
	}
	for one, x := range surveys {
		for other, y := range surveys {
			if one == other || path.Dir(one) != path.Dir(other) {
				continue
			}
			for name := range y.before.declared {
				if !y.after.declared[name] && x.before.used[plain(name)] { // one must cease to use what the other takes away
					first[one][other] = true
				}
			}
			for name := range x.after.declared {
				if !x.before.declared[name] && y.after.used[plain(name)] { // one must bring what the other comes to use
					first[one][other] = true
				}
			}
		}
	}
	return first
}

// plain is a method's name without its type.
func plain(name string) string { return name[strings.LastIndex(name, ".")+1:] }
