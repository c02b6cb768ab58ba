package search

import (
	"fmt"
	"slices"
	"strings"

	"cacheaside/integration/explore/world"
)

// Promised are the scenes that are gone through whole, with two bad choices: one write and two reads, and two writes and one
// read; on every division over two instances that is not another with the names exchanged; with every kind of write; where
// both can reach Redis, or one, or none; and where the gates are open at first, or closed, and an invalidator runs.
func Promised() []world.Scene {
	var scenes []world.Scene
	for _, start := range []struct{ cutOff, closed string }{{}, {cutOff: "A"}, {cutOff: "B"}, {cutOff: "AB"}, {closed: "AB"}} {
		for _, actors := range [][]string{
			{"u", "r", "r"}, {"d", "r", "r"}, {"c", "r", "r"},
			{"u", "u", "r"}, {"u", "d", "r"}, {"d", "d", "r"}, {"d", "c", "r"}, {"c", "c", "r"}, {"c", "u", "r"}, {"c", "d", "r"},
		} {
			for _, at := range []string{"AAA", "AAB", "ABA", "ABB"} {
				if actors[1] == "r" && at == "ABA" { // as AAB: the reads are alike
					continue
				}
				if actors[1] == actors[0] && at == "ABB" && len(start.cutOff) != 1 && start.closed == "" { // as ABA, with the names exchanged
					continue
				}
				if at == "AAA" && start.cutOff == "B" { // nobody is there
					continue
				}
				scene := world.Scene{Bad: 2, CutOff: start.cutOff, Closed: start.closed, Exists: actors[0] != "c"}
				for n, kind := range actors {
					add(&scene, kinds[kind], at[n:n+1])
				}
				if start.closed == "" {
					scenes = append(scenes, scene)
					continue
				}
				for _, invalidator := range []string{"A", "B"} {
					with := scene
					add(&with, world.Deliver, invalidator)
					scenes = append(scenes, with)
				}
			}
		}
	}
	return scenes
}

var kinds = map[string]world.Kind{
	"u": world.Update, "d": world.Delete, "c": world.Create, "r": world.Read, "i": world.Deliver, "o": world.Outside,
}

// add adds one who acts: the label says what it does. Of two that are alike, one begins before the other.
func add(scene *world.Scene, kind world.Kind, at string) {
	letters := map[world.Kind]string{world.Read: "R", world.Deliver: "D", world.Outside: "O"}
	letter := letters[kind]
	if letter == "" {
		letter = "W"
	}
	made, number := world.Actor{At: at, Kind: kind}, 1
	for _, other := range scene.Actors {
		if other.Label[:1] == letter {
			number++
		}
		if other.At == at && other.Kind == kind {
			made.Behind = other.Label
		}
	}
	made.Label = fmt.Sprintf("%s%d", letter, number)
	scene.Actors = append(slices.Clip(scene.Actors), made)
}

// Others are scenes in which more can go wrong: each rule by itself.
func Others() []world.Scene {
	var scenes []world.Scene
	for _, rule := range []func(*world.Scene){
		func(s *world.Scene) { s.Evict = true },
		func(s *world.Scene) { s.Twice = true },
		func(s *world.Scene) { s.Leave = true },
		func(s *world.Scene) { s.SQLFails = true },
		func(s *world.Scene) { s.Kill = true },
		func(s *world.Scene) { s.Seconds = 1 },
		func(s *world.Scene) { s.Cached = true },
		func(s *world.Scene) { s.Lanes = true },
		func(s *world.Scene) {
			s.Lanes, s.Bad = true, 0 // one lookup is under way, and two go together
			add(s, world.Read, "A")
		},
		func(s *world.Scene) { s.Near, s.Cached = true, true },
		func(s *world.Scene) { s.Back, s.Cached, s.Near = true, true, true },
		func(s *world.Scene) { add(s, world.Outside, "A") },
		func(s *world.Scene) { add(s, world.Deliver, "A") },
	} {
		for _, at := range []string{"AAA", "AAB", "ABB"} {
			scene := world.Scene{Bad: 1, Exists: true}
			for n, kind := range []world.Kind{world.Update, world.Read, world.Read} {
				add(&scene, kind, at[n:n+1])
			}
			rule(&scene)
			scenes = append(scenes, scene)
		}
	}
	return scenes
}

// WentBack are scenes in which Redis goes back in time, for all instances or for all but one; of two actors, with one more bad choice.
func WentBack() []world.Scene {
	var scenes []world.Scene
	for _, actors := range [][]string{{"u", "r"}, {"d", "r"}, {"c", "r"}, {"u", "r", "r"}, {"u", "u", "r"}, {"c", "u", "r"}, {"u", "d", "r"}} {
		for _, at := range []string{"AAA", "AAB", "ABA", "ABB"} {
			if len(actors) == 2 && at[2] == 'B' { // as with the other: nobody is there
				continue
			}
			for _, cached := range []bool{false, true} {
				scene := world.Scene{Bad: 4 - len(actors), Back: true, Exists: actors[0] != "c", Cached: cached && actors[0] != "c"}
				if cached != scene.Cached {
					continue
				}
				for n, kind := range actors {
					add(&scene, kinds[kind], at[n:n+1])
				}
				scenes = append(scenes, scene)
			}
		}
	}
	return scenes
}

// Crowded is a scene that is too large to be gone through whole: it is gone through at random. All can go wrong.
func Crowded(near, lanes bool) world.Scene {
	scene := world.Scene{
		Exists: true, Cached: near, Closed: "B", Near: near, Lanes: lanes,
		Bad: 4, Evict: true, Twice: true, Leave: true, SQLFails: true, Kill: true, Seconds: 2,
	}
	for _, one := range []struct {
		kind world.Kind
		at   string
	}{
		{world.Update, "A"}, {world.Delete, "B"}, {world.Create, "A"}, {world.Read, "A"}, {world.Read, "A"}, {world.Read, "B"}, {world.Read, "B"},
		{world.Deliver, "A"}, {world.Deliver, "B"},
	} {
		add(&scene, one.kind, one.at)
	}
	return scene
}

// Small are scenes in which what is missing shows soon, those with the fewest bad choices first. The error says what is wrong with
// what they are without.
func Small(without ...string) ([]world.Scene, error) {
	var scenes []world.Scene
	for bad := range 3 {
		for _, actors := range []string{"uA rA", "cA rA", "uA rB", "uA rA rA", "uA uA rA", "uA rA iA"} {
			for _, start := range []world.Scene{{}, {Cached: true}, {Near: true, Cached: true}} {
				if start.Near && bad > 0 && len(actors) > len("uA rB") || start.Cached && actors[0] == 'c' {
					continue
				}
				start.Exists, start.Bad, start.Without = actors[0] != 'c', bad, without
				start.Back = slices.Contains(without, "failover")
				if err := start.Check(); start.Near && err != nil {
					continue // a near cache needs more than others
				} else if err != nil {
					return nil, err
				}
				for one := range strings.FieldsSeq(actors) {
					add(&start, kinds[one[:1]], one[1:])
				}
				scenes = append(scenes, start)
			}
		}
	}
	return scenes, nil
}

// ParseScene reads a scene such as "uA rA rB; cached; cut off B; bad 2": who acts, each by the first letter of what it does (an
// invalidator is an i, another program an o) and its instance; what there is; and how many bad choices are allowed. The
// product exists, unless somebody creates it first of all.
func ParseScene(text string) (world.Scene, error) {
	actors, rest, _ := strings.Cut(text, ";")
	scene := world.Scene{Exists: !strings.HasPrefix(actors, "c")}
	for one := range strings.FieldsSeq(actors) {
		if len(one) != 2 || kinds[one[:1]] == "" || !strings.Contains("AB", one[1:]) {
			return scene, fmt.Errorf("expected actors such as uA or rB, of the letters c, d, i, o, r, u, got %q", one)
		}
		add(&scene, kinds[one[:1]], one[1:])
	}
	flags := map[string]*bool{
		"cached": &scene.Cached, "near": &scene.Near, "lanes": &scene.Lanes, "evict": &scene.Evict, "kill": &scene.Kill,
		"leave": &scene.Leave, "SQL fails": &scene.SQLFails, "twice": &scene.Twice, "goes back": &scene.Back,
	}
	for part := range strings.SplitSeq(rest, ";") {
		part = strings.TrimSpace(part)
		closed, isClosed := strings.CutPrefix(part, "closed ")
		cutOff, isCutOff := strings.CutPrefix(part, "cut off ")
		without, isWithout := strings.CutPrefix(part, "without ")
		bad, seconds := 0, 0
		switch {
		case part == "":
		case flags[part] != nil:
			*flags[part] = true
		case isClosed:
			scene.Closed = closed
		case isCutOff:
			scene.CutOff = cutOff
		case isWithout:
			scene.Without = strings.Split(without, ",")
		case scans(part, "bad %d", &bad):
			scene.Bad = bad
		case scans(part, "seconds %d", &seconds):
			scene.Seconds = seconds
		default:
			return scene, fmt.Errorf("expected cached, near, lanes, evict, kill, leave, SQL fails, twice, goes back, closed AB, cut off A, without NAMES, bad N or seconds N, got %q", part)
		}
	}
	return scene, nil
}

func scans(text, format string, number *int) bool {
	n, err := fmt.Sscanf(text, format, number)
	return n == 1 && err == nil
}
