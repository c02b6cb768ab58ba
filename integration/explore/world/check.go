package world

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// need says which version a read that begins now must have at least, and why.
//
// It is what the contracts promise: on the instance that wrote, what was acknowledged; on another, that of which the cache
// was told, and its near cache has heard; and on the instance that writes, nothing older than what a read there has got.
func (w *World) need(at *instance) (version int, because string) {
	for number, one := range w.database.versions {
		switch by := one.by; {
		case by == nil:
		case by.acked && by.At == at.name:
			version, because = number, by.Label+" was acknowledged before"
		case w.toldOf(number) && !at.notice:
			version, because = number, "the cache was told of "+by.Label+" before"
		}
	}
	if at.seen > version {
		version, because = at.seen, "a read at "+at.name+" had "+spell(w.database.versions[at.seen].price)+" before"
	}
	return version, because
}

// toldOf reports whether the cache was told of a version: its writer said so, or it is in the outbox no more.
func (w *World) toldOf(number int) bool {
	by := w.database.versions[number].by
	pending := slices.ContainsFunc(w.database.outbox, func(one note) bool { return one.id == int64(number) })
	return by.told || !pending
}

// Wrong says what is wrong by now, if anything is. What a read would get that begins now counts as if one did.
func (w *World) Wrong() string {
	if w.wrong != "" {
		return w.wrong
	}
	held, _ := w.held()
	if held != "" && w.redis.Do("PTTL", w.key()) == int64(-1) {
		return fmt.Sprintf("FOR EVER: the key holds %s without a lifetime", w.short(held))
	}
	for _, a := range w.actors {
		if a.acked && a.version < 0 {
			return fmt.Sprintf("LOST: %s was acknowledged, and the database has not changed", a.Label)
		}
	}
	for _, i := range w.instances {
		need, because := w.need(i)
		if i.Near != nil {
			if product, _, found := i.Near.Get(name); found && w.newest(int(product.Price)) < need {
				return fmt.Sprintf("OLD: a read at %s would get %s from the near cache, although %s", i.name, spell(int(product.Price)), because)
			}
		}
		held := w.heldBy(i)
		_, closed := i.closings()
		if closed && !w.scene.without("gate") || i.isWriting() && !w.scene.without("writes") || strings.Contains(w.scene.CutOff, i.name) || !strings.HasPrefix(held, "v1 ") {
			continue
		}
		price := priceIn(w.short(held))
		if w.newest(price) < need {
			return fmt.Sprintf("OLD: a read at %s would get %s, although %s", i.name, spell(price), because)
		}
	}
	return ""
}

// Stuck says who waits, where nothing can happen any more.
func (w *World) Stuck() string {
	for _, a := range w.actors {
		if a.began && !a.ended && !a.at.dead {
			return fmt.Sprintf("FOR EVER: %s waits, and nothing can happen any more", a.Label)
		}
	}
	return ""
}

// State is the same for two worlds of a scene only if the same can come of both.
func (w *World) State() string {
	var b strings.Builder
	held, _ := w.held()
	fmt.Fprint(&b, w.canonical(held), "|", w.bad, w.killed, "|")
	w.stateOfBack(&b)
	for _, one := range w.database.versions {
		fmt.Fprint(&b, one.price, ",")
	}
	for _, one := range w.database.outbox {
		fmt.Fprint(&b, one.id, time.Since(one.at) >= time.Second, ";")
	}
	if left, is := w.redis.Do("PTTL", w.key()).(int64); is && isMark(held) { // a value lives so long that it does not matter, and for a random time
		fmt.Fprint(&b, left/1000, "s")
	}
	if w.scene.Seconds > 0 {
		fmt.Fprint(&b, w.seconds)
	}
	late := make([]string, len(w.limbo))
	for n, c := range w.limbo {
		late[n] = fmt.Sprint(c.actor.Label, c.number, c.text, c.carries)
	}
	slices.Sort(late)
	fmt.Fprint(&b, late)
	for _, a := range w.actors {
		fmt.Fprint(&b, "|", a.Label)
		switch {
		case a.ended:
			fmt.Fprint(&b, "ended", a.acked, a.told, a.version)
			if a.left {
				fmt.Fprint(&b, a.history)
			}
		case a.at.dead:
			fmt.Fprint(&b, "dead", a.version)
		case a.began:
			closings, _ := a.at.closings()
			fmt.Fprint(&b, "runs", a.need, a.version, a.history, a.leave == nil, a.Kind == Deliver && closings == a.closings)
		}
		if c := w.waiting[a.Label]; c != nil {
			fmt.Fprint(&b, c.number, c.text, c.carries, c.done, w.spell(c))
		}
	}
	for _, i := range w.instances {
		w.tidy(i)
		_, closed := i.closings()
		fmt.Fprint(&b, "|", closed, i.notice, i.seen, i.log, i.delivered)
		if i.Near != nil {
			product, _, found := i.Near.Get(name)
			fmt.Fprint(&b, found, product.Price)
		}
		fmt.Fprint(&b, i.lane.history)
		if c := w.waiting[i.lane.Label]; c != nil {
			fmt.Fprint(&b, c.number, c.text, c.done, w.spell(c))
		}
	}
	return b.String()
}

// tidy forgets the order of what nobody under way can tell apart.
func (w *World) tidy(i *instance) {
	under := slices.ContainsFunc(w.actors, func(a *actor) bool {
		return a.at == i && a.Kind == Read && a.began && (!a.ended || a.left || w.waiting[a.Label] != nil)
	})
	if !under {
		i.log = nil
	}
}
