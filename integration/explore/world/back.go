package world

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cacheaside/integration/explore/redis"
	"cacheaside/services"
	"cacheaside/services/failover"
)

// Redis goes back in time once in a scene that lets it: a replica takes over that has what the master had at some time before. The
// master is gone; or one instance is cut off with it.
//
// What a Keeper promises is taken for granted here, since its own specs hold it to that: nobody is sure of the second era as long
// as anybody is sure of the first, and the connections of an era lead to its Redis alone.

// eras reports whether keys have the number of an era.
func (s Scene) eras() bool { return s.Back && !s.without("failover") }

// keyIn is the product's key in an era.
func (s Scene) keyIn(number int64) string {
	if !s.eras() {
		return key
	}
	return services.ProductKey(fmt.Sprint(databaseName, ".", number), name)
}

// era is what an instance knows of it.
type era struct {
	number int64
	sure   bool
}

// Era is that of failover.Present.
func (e *era) Era() (int64, bool) { return e.number, e.sure }

// eraKeys are an instance's keys.
func eraKeys(of *era) *failover.Keys {
	keys := failover.NewKeys(of, databaseName)
	return &keys
}

// past is what the first Redis held at some time.
type past struct {
	spelt string
	redis *redis.Redis
}

// era returns the number of the newest era.
func (w *World) era() int64 {
	if w.wentBack {
		return 2
	}
	return 1
}

// key is the product's key in the newest era.
func (w *World) key() string { return w.scene.keyIn(w.era()) }

// held is what the cache holds under it.
func (w *World) held() (string, bool) {
	held, is := w.redis.Do("GET", w.key()).(string)
	return held, is
}

// heldBy is what an instance would believe: what its own Redis holds in its own era, if it is sure of that.
func (w *World) heldBy(i *instance) string {
	if i.redis == nil || !i.era.sure {
		return ""
	}
	held, _ := i.redis.Do("GET", w.scene.keyIn(i.era.number)).(string)
	return held
}

// changed returns what is told of the changes in a Redis.
func (w *World) changed(in *redis.Redis) func(string) {
	return func(string) {
		for _, i := range w.instances {
			if i.redis == in {
				i.notice = i.Near != nil
			}
		}
		if in == w.redis {
			w.remind()
		}
	}
}

// remind keeps what the first Redis holds.
func (w *World) remind() {
	if !w.scene.Back || w.wentBack {
		return
	}
	held, _ := w.held()
	spelt := w.canonical(held)
	if !slices.ContainsFunc(w.past, func(p past) bool { return p.spelt == spelt }) {
		w.past = append(w.past, past{spelt, w.redis.Clone()})
	}
}

// stepsBack adds how Redis can go back, and what instances do then.
func (w *World) stepsBack(add func(id, text string, a *actor, bad int, do func())) {
	if !w.scene.Back {
		return
	}
	if !w.wentBack {
		for _, then := range w.past {
			what := w.short(then.spelt)
			if what == "" {
				what = "nothing"
			}
			add("back to "+then.spelt, "the master is gone; a replica takes over, which has "+what, nil, 1, func() { w.goBack(then, "") })
			for _, i := range w.instances {
				add("back to "+then.spelt+" but "+i.name, i.name+" is cut off with the master; for the other a replica takes over, which has "+what, nil, 1,
					func() { w.goBack(then, i.name) })
			}
		}
		return
	}
	for _, i := range w.instances {
		by := &actor{Actor: Actor{Label: i.name, At: i.name}, at: i}
		sure := slices.ContainsFunc(w.instances, func(other *instance) bool { return other.era.number == 1 && other.era.sure })
		switch {
		case !w.scene.eras():
			if i.redis != w.redis {
				add(i.name+" heals", "is connected to the replica", by, 0, func() { w.connect(i) })
			}
		case i.era.number == 1 && i.era.sure:
			add(i.name+" doubts", "is not sure of its Redis any more", by, 0, func() { i.era.sure = false })
		case i.era.number == 1 && !sure:
			add(i.name+" enters", "uses the replica, in an era of its own", by, 0, func() {
				i.era = era{2, true}
				w.connect(i)
			})
		}
	}
}

// goBack has a replica take over for all instances, or for all but one.
func (w *World) goBack(then past, cutOff string) {
	old := w.redis
	w.redis, w.past, w.wentBack = then.redis, nil, true
	w.redis.Changed = w.changed(w.redis)
	for _, i := range w.instances {
		if i.name == cutOff {
			continue
		}
		i.redis = nil
		if !w.scene.eras() {
			w.connect(i)
		}
	}
	// What they have sent to the master is not answered. If it is gone, nothing arrives there any more.
	for _, label := range slices.Sorted(maps.Keys(w.waiting)) {
		if c := w.waiting[label]; c.to == old && !c.done && c.actor.at.name != cutOff {
			w.leaveBehind(c)
			w.answer(c, errCutOff)
		}
	}
	if cutOff == "" {
		w.limbo = slices.DeleteFunc(w.limbo, func(c *call) bool { return c.to == old })
	}
}

// connect leads an instance to the Redis that is the cache. What its near cache had is forgotten.
func (w *World) connect(i *instance) {
	i.redis = w.redis
	if i.Near != nil {
		i.notice = false
		i.Near.Lost()
		i.Near.Current(0)
	}
}

// stateOfBack spells what more there is.
func (w *World) stateOfBack(b *strings.Builder) {
	if !w.scene.Back {
		return
	}
	for _, one := range w.past {
		fmt.Fprint(b, one.spelt, ",")
	}
	for _, i := range w.instances {
		fmt.Fprint(b, i.era, i.redis == w.redis, i.redis == nil)
		if i.redis != nil && i.redis != w.redis {
			held, _ := i.redis.Do("GET", w.scene.keyIn(1)).(string)
			fmt.Fprint(b, w.canonical(held))
		}
	}
	for _, c := range w.limbo {
		fmt.Fprint(b, c.to == w.redis)
	}
}
