package world

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"cacheaside/integration/explore/redis"
	"cacheaside/repositories"
	"cacheaside/services/guard"
)

// World is one run of a scene. It must be made, used and closed in one bubble of testing/synctest.
type World struct {
	scene    Scene
	mu       sync.Mutex   // the actors' goroutines run beside each other between two steps
	redis    *redis.Redis // the one that is the cache, by now
	scripts  *redis.Scripts
	past     []past // what the first one held
	wentBack bool   // the second is the cache
	database database

	actors    []*actor
	byLabel   map[string]*actor
	instances []*instance
	waiting   map[string]*call // by the actor's label
	limbo     []*call          // given up, and not arrived
	tokens    map[string]string
	times     map[string][]string // at which Redis made marks of each token
	spelt     map[string]string
	running   sync.WaitGroup
	closing   bool

	bad, seconds int
	killed       bool
	ticks        int64
	wrong        string
	said         string // what a step was, for a reader, where it knows better than before
	lines        []Line
}

// Line is one step that was made, and what the stores held after it.
type Line struct {
	Actor string `json:"actor,omitempty"` // empty for what nobody does
	At    string `json:"at,omitempty"`
	Text  string `json:"text"`
	Bad   bool   `json:"bad,omitempty"`
	Redis string `json:"redis"`
	SQL   string `json:"sql"`
	Old   bool   `json:"old,omitempty"` // Redis holds what the database does not have any more
}

// Step is what can happen next.
type Step struct {
	ID  string // the same in each run of a scene
	Bad int

	actor *actor
	text  string
	do    func()
}

// New returns the world of a scene, before anything happens.
func New(scene Scene, scripts *redis.Scripts) *World {
	w := &World{
		scene: scene, byLabel: make(map[string]*actor), waiting: make(map[string]*call), tokens: make(map[string]string), times: make(map[string][]string), spelt: make(map[string]string),
	}
	w.redis, w.scripts = &redis.Redis{Now: time.Now, Scripts: scripts}, scripts
	price := none
	if scene.Exists {
		price = 100
	}
	w.database.versions = []version{{price: price}}
	if scene.Cached {
		w.redis.Do("SET", scene.keyIn(1), valueOf(price), "PX", milliseconds(lifetime))
	}
	for _, name := range []string{"A", "B"} {
		i := w.newInstance(name)
		if !strings.Contains(scene.Closed, name) {
			i.open()
		}
		w.instances = append(w.instances, i)
	}
	w.redis.Changed = w.changed(w.redis)
	w.remind()
	for _, a := range scene.Actors {
		w.add(a)
	}
	return w
}

func milliseconds(lifetime time.Duration) string {
	return strconv.FormatInt(lifetime.Milliseconds(), 10)
}

// valueOf is a value as the service stores it.
func valueOf(price int) string {
	ends := time.Now().Add(lifetime).UnixMilli()
	if price == none {
		return fmt.Sprintf("v1 ends=%d absent", ends)
	}
	return fmt.Sprintf("v1 ends=%d price=%d quantity=1", ends, price)
}

func (w *World) add(a Actor) *actor {
	added := &actor{Actor: a, world: w, at: w.instance(a.At), version: -1}
	w.actors = append(w.actors, added)
	w.byLabel[a.Label] = added
	return added
}

func (w *World) instance(name string) *instance {
	return w.instances[slices.IndexFunc(w.instances, func(i *instance) bool { return i.name == name && !i.dead })]
}

func (w *World) priceOf(a *actor) int { return 100 + 1 + slices.Index(w.actors, a) }

// now rises with each call.
func (w *World) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ticks++
	return time.Now().Add(time.Duration(w.ticks))
}

// Steps returns what can happen next, what is not bad first.
func (w *World) Steps() []Step {
	var steps []Step
	left := w.scene.Bad - w.bad
	add := func(id, text string, a *actor, bad int, do func()) {
		if bad <= left {
			steps = append(steps, Step{ID: id, Bad: bad, actor: a, text: text, do: do})
		}
	}
	for _, a := range w.actors {
		switch {
		case a.at.dead || a.ended:
		case !a.began:
			if (a.After == "" || w.byLabel[a.After].ended) && (a.Behind == "" || w.byLabel[a.Behind].began) {
				w.stepsToBegin(a, add)
			}
		case w.scene.Leave && a.leave != nil && a.Kind != Deliver:
			add(a.Label+" leaves", "the client goes away", a, 1, func() { a.leave(); a.leave, a.left = nil, true })
		}
	}
	for _, label := range slices.Sorted(maps.Keys(w.waiting)) {
		w.stepsOf(w.waiting[label], add)
	}
	for _, c := range w.limbo {
		add(fmt.Sprintf("%s %d arrives", c.actor.Label, c.number), c.text+" arrives late", c.actor, 0, func() {
			w.limbo = slices.DeleteFunc(slices.Clone(w.limbo), func(other *call) bool { return other == c })
			c.effect()
		})
	}
	for _, i := range w.instances {
		if i.notice && !i.dead {
			add(i.name+" hears", "hears of the change", &actor{Actor: Actor{Label: i.name, At: i.name}, at: i}, 0, func() {
				i.notice = false
				i.log = append(i.log, "hears")
				i.Near.Changed(key)
			})
		}
	}
	if _, held := w.held(); held && w.scene.Evict {
		add("evict", "the key is evicted", nil, 1, func() { w.redis.Do("DEL", w.key()) })
	}
	w.stepsBack(add)
	if w.scene.Kill && !w.killed {
		for _, i := range w.instances {
			add("kill "+i.name, i.name+" is killed, and starts again", nil, 1, func() { w.kill(i) })
		}
	}
	if w.canWait() {
		add("wait", "a second passes", nil, 0, w.wait)
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return a.Bad - b.Bad })
	return steps
}

// stepsToBegin adds how an actor can begin. Nobody can see what it does before its first call is done, and the later it
// begins the more is expected of it. So that call is done, or given up, in the same step. But a writer is seen by who reads
// beside it.
func (w *World) stepsToBegin(a *actor, add func(id, text string, a *actor, bad int, do func())) {
	seen := slices.ContainsFunc(w.actors, func(other *actor) bool {
		return other.Kind == Read && other.at == a.at && other.began && (!other.ended || other.left)
	})
	if seen && a.Kind != Read && a.Kind != Deliver && a.Kind != Outside {
		add(a.Label+" begins", string(a.Kind), a, 0, func() { w.begin(a) })
		return
	}
	begin := func(id string) func() {
		return func() {
			w.begin(a)
			synctest.Wait()
			if c := w.waiting[a.Label]; c != nil && c.number == 1 {
				w.stepsOf(c, func(its, text string, _ *actor, _ int, do func()) {
					if its == id {
						w.said = text
						do()
					}
				})
			}
		}
	}
	add(a.Label+" begins", string(a.Kind), a, 0, begin(a.Label+" 1 done"))
	if a.Kind == Outside || strings.Contains(w.scene.CutOff, a.At) {
		return
	}
	first := map[Kind]string{Read: "GET", Deliver: ""}
	text, is := first[a.Kind]
	if !is {
		text = "BEGIN"
	}
	if _, closed := a.at.closings(); text == "GET" && closed || text == "" {
		return
	}
	add(a.Label+" begins, given up", string(a.Kind)+"; "+text+": given up", a, 1, begin(a.Label+" 1 given up"))
	if w.scene.Twice && text == "BEGIN" {
		add(a.Label+" begins, twice", string(a.Kind)+"; "+text+": sent twice", a, 1, begin(a.Label+" 1 twice"))
	}
}

// stepsOf adds what can become of a call that somebody waits for.
func (w *World) stepsOf(c *call, add func(id, text string, a *actor, bad int, do func())) {
	id := fmt.Sprintf("%s %d ", c.actor.Label, c.number)
	if c.done {
		add(id+"answered", c.text+" is answered", c.actor, 0, func() { w.answer(c, nil) })
		if c.store == "redis" {
			add(id+"lost", c.text+": the answer is lost", c.actor, 1, func() { w.answer(c, guard.ErrTooSlow) })
		}
		return
	}
	do := func() {
		c.result, c.done = c.effect(), true
		w.said = strings.TrimSuffix(c.text+": "+w.outcome(c), ": ")
		if !c.apart(c) {
			w.answer(c, nil)
		}
	}
	add(id+"done", c.text, c.actor, 0, do)
	switch {
	case c.store == "redis":
		add(id+"given up", c.text+": given up", c.actor, 1, func() {
			w.leaveBehind(c)
			w.answer(c, guard.ErrTooSlow)
		})
		if w.scene.Twice && c.what() != "GET" {
			add(id+"twice", c.text+": sent twice", c.actor, 1, func() {
				again := *c
				w.limbo = append(w.limbo, &again)
				do()
				w.said = c.text + ": sent twice"
			})
		}
	case w.scene.SQLFails:
		add(id+"fails", c.text+": fails", c.actor, 1, func() { w.answer(c, repositories.ErrUnavailable) })
		if c.change {
			add(id+"fails, done", c.text+": fails, and is done", c.actor, 1, func() {
				c.effect()
				w.answer(c, repositories.ErrUnavailable)
			})
		}
	}
}

// canWait reports whether time may pass: somebody waits for a lease, or the outbox has what is too young to be told; and no
// command is under way, which would be given up meanwhile.
func (w *World) canWait() bool {
	for _, c := range w.waiting {
		if c.store == "redis" || c.what() == "OUTBOX" {
			return false
		}
	}
	young := slices.ContainsFunc(w.database.outbox, func(one note) bool { return time.Since(one.at) < time.Second })
	return w.asleep() || young && w.seconds < w.scene.Seconds
}

// asleep reports whether somebody waits to look again for what the holder of a lease stores.
func (w *World) asleep() bool {
	return slices.ContainsFunc(w.actors, func(a *actor) bool {
		return a.began && (!a.ended || a.left) && !a.at.dead && w.waiting[a.Label] == nil && a.polls()
	})
}

// polls reports whether the last that a read was told is that another has the lease.
func (a *actor) polls() bool {
	if len(a.history) == 0 || a.leased {
		return false
	}
	last := a.history[len(a.history)-1]
	return strings.HasPrefix(last, "ACQUIRE") && strings.Contains(last, ": lease ")
}

// wait lets a second pass, and a little more. Whoever waits for a lease looks again, once, at any time later: after that it has
// waited long enough.
func (w *World) wait() {
	w.mu.Lock() // what the clock wakes sees what was done up to now
	if !w.asleep() {
		w.seconds++
	}
	w.mu.Unlock()
	time.Sleep(time.Second + time.Millisecond)
}

// Do makes a step, and waits until all that comes of it is done.
func (w *World) Do(step Step) {
	w.bad += step.Bad
	line := Line{Text: step.text, Bad: step.Bad > 0}
	if step.actor != nil {
		line.Actor, line.At = step.actor.Label, step.actor.At
	}
	w.said = ""
	step.do()
	synctest.Wait()
	if w.said != "" {
		line.Text = w.said
	}
	if step.actor != nil && step.actor.ended && step.actor.answer != "" {
		line.Text += " → " + step.actor.answer
	}
	line.Redis, line.SQL, line.Old = "-", spell(w.database.price()), false
	if held, is := w.held(); is {
		line.Redis = w.short(held)
		line.Old = strings.HasPrefix(held, "v1 ") && line.Redis != line.SQL
	}
	w.lines = append(w.lines, line)
}

// Lines returns what was done so far.
func (w *World) Lines() []Line { return w.lines }

func (w *World) begin(a *actor) {
	a.began = true
	if a.Kind == Outside {
		w.database.change(w.priceOf(a), a)
		a.ended = true
		return
	}
	var ctx context.Context
	ctx, a.leave = context.WithCancel(context.WithValue(context.Background(), actorKey{}, a))
	switch a.Kind {
	case Read:
		a.need, a.because = w.need(a.at)
		a.at.log = append(a.at.log, a.Label+" begins")
	case Deliver:
		a.closings, _ = a.at.closings()
		a.at.delivered = nil
	}
	w.running.Go(func() { w.run(ctx, a) })
}

// answer gives a caller its answer.
func (w *World) answer(c *call, err error) {
	delete(w.waiting, c.actor.Label)
	w.remember(c, err)
	c.answer <- err
}

// remember notes what an actor was told, and in which order its instance was.
func (w *World) remember(c *call, err error) {
	told := c.text + ": " + w.spell(c)
	if err != nil {
		told = c.text + ": " + err.Error()
	}
	c.actor.history = append(c.actor.history, told)
	if err != nil || c.apart(c) || c.actor.Kind == Read { // a read takes an instant then, which others compare with theirs
		c.actor.at.log = append(c.actor.at.log, fmt.Sprint(c.actor.Label, c.number, err != nil))
	}
}

// outcome says what came of a call, for a reader.
func (w *World) outcome(c *call) string {
	switch c.what() {
	case "BEGIN", "INVALIDATE", "SET", "UPDATE", "INSERT", "DELETE", "REMOVE":
		if refused, is := c.result.(error); is {
			return refused.Error()
		}
		return ""
	case "GET":
		if c.result == nil {
			return "a miss"
		}
	case "FILL", "FINISH":
		stored := map[any]string{int64(1): "stored", int64(0): "refused"}
		if c.text == "FINISH" {
			return ""
		}
		return stored[c.result]
	case "OUTBOX":
		notes := len(c.result.([]int64))
		return fmt.Sprintf("%d note%s", notes, map[bool]string{true: "s"}[notes != 1])
	}
	return w.spell(c)
}

// spell says what came of a call.
func (w *World) spell(c *call) string {
	switch result := c.result.(type) {
	case nil:
		return "-"
	case string:
		return w.short(result)
	case []any:
		values := make([]string, len(result))
		for n, value := range result {
			text, _ := value.(string)
			values[n] = w.short(text)
		}
		return fmt.Sprint(values)
	case int:
		return spell(result)
	default:
		return fmt.Sprint(result)
	}
}

func spell(price int) string {
	if price == none {
		return "none"
	}
	return strconv.Itoa(price)
}

// priceIn is the price that a value was spelled by: none also for an absence.
func priceIn(spelt string) int {
	price, err := strconv.Atoi(spelt)
	if err != nil {
		return none
	}
	return price
}

// kill ends an instance in the middle of all that it does, and starts another in its place.
func (w *World) kill(i *instance) {
	w.killed = true
	w.mu.Lock()
	i.dead = true
	var gone []*call
	for _, c := range w.waiting {
		if c.actor.at == i {
			gone = append(gone, c)
		}
	}
	w.mu.Unlock()
	for _, c := range gone {
		w.leaveBehind(c)
		c.answer <- errGone
	}
	at := slices.Index(w.instances, i)
	w.instances[at] = w.newInstance(i.name)
	for _, a := range w.actors {
		if a.at == i && !a.began {
			a.at = w.instances[at]
		}
	}
	w.begin(w.add(Actor{Label: "start " + i.name, At: i.name, Kind: Deliver}))
}

// Close ends all that is under way.
func (w *World) Close() {
	w.mu.Lock()
	w.closing = true
	var waiting []*call
	for _, c := range w.waiting {
		waiting = append(waiting, c)
	}
	w.mu.Unlock()
	for _, c := range waiting {
		c.answer <- errGone
	}
	ended := make(chan struct{})
	go func() {
		w.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(time.Hour): // somebody waits for ever
	}
	for _, a := range w.actors {
		if a.leave != nil {
			a.leave()
		}
	}
	<-ended
	if w.scene.Lanes { // a lane does not stop its timer, which holds on to all of this until it fires
		time.Sleep(cacheTimeout)
	}
	synctest.Wait()
}
