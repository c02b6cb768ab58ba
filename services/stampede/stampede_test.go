package stampede_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/stampede"
)

// What the specs of Finder share: a cache and a database in memory, each call of which takes a time, and
// callers.

var (
	_ services.Strings       = (*scene)(nil)
	_ stampede.Leases        = (*scene)(nil)
	_ services.ProductReader = (*scene)(nil)
)

// What the calls take. A read of the database takes as long as the scene says.
const (
	getTime     = 1 * time.Millisecond
	putTime     = 400 * time.Millisecond
	acquireTime = 2 * time.Millisecond
	fillTime    = 4 * time.Millisecond
	readTime    = 100 * time.Millisecond
)

// The lifetimes in these specs.
const (
	productTTL = time.Minute
	absenceTTL = 7 * time.Second
)

// entry is what a key of the cache holds.
type entry struct {
	value    string
	lifetime time.Duration // zero is for ever
	ends     time.Time
}

// scene is a cache, as a Redis, and a database. It is safe for concurrent use.
type scene struct {
	readTime time.Duration // what a read of the database takes
	keepsAll bool          // the cache's server drops nothing by itself, as if its clock stood still

	mu           sync.Mutex
	began        time.Time
	held         map[string]entry
	products     map[string]repositories.Product
	reads        int           // of the database
	acquires     int           // calls of Acquire
	redisError   error         // what every call of Redis says
	acquireError error         // what Acquire says
	readError    error         // what a read of the database says
	panics       bool          // a read of the database does
	hangs        string        // a call of Redis whose name begins so takes an hour, such as "acquire"; none if it is empty
	onItsWay     time.Duration // how long the answer of Redis about a lease, or to a value that is stored, is on its way back
	steps        []string
	last         string // the last step without its time
	times        int    // how often it came in a row
}

func newScene(products ...repositories.Product) *scene {
	s := &scene{readTime: readTime, began: time.Now(), held: make(map[string]entry), products: make(map[string]repositories.Product)}
	for _, product := range products {
		s.products[product.Name] = product
	}
	return s
}

// finder returns a finder over the scene.
func (s *scene) finder() *stampede.Finder { return s.finderFor(productTTL) }

// finderFor returns one that stores products for that lifetime.
func (s *scene) finderFor(ttl time.Duration) *stampede.Finder {
	return stampede.NewFinder(stampede.Config{
		Strings: s, Leases: s, Products: s, Database: "5c0b2ce0", TTL: ttl, AbsenceTTL: absenceTTL, Now: time.Now,
	})
}

// with changes the scene, or looks at it.
func (s *scene) with(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

// step writes down what happened. The lock is held.
func (s *scene) step(format string, values ...any) {
	text := fmt.Sprintf(format, values...)
	if text != s.last {
		s.last, s.times = text, 0
		s.steps = append(s.steps, "")
	}
	s.times++
	line := fmt.Sprintf("  %8s  %s", time.Since(s.began).Round(10*time.Microsecond), text)
	if s.times > 1 {
		line += fmt.Sprintf("  (%d times in a row)", s.times)
	}
	s.steps[len(s.steps)-1] = line
}

// String tells a failure's reader what happened, and when.
func (s *scene) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.steps == nil {
		return "what happened: neither Redis nor the database was called"
	}
	steps := s.steps
	const first, last = 15, 25
	if len(steps) > first+last {
		left := fmt.Sprintf("  … and %d steps more …", len(steps)-first-last)
		steps = slices.Concat(steps[:first], []string{left}, steps[len(steps)-last:])
	}
	return "what happened:\n" + strings.Join(steps, "\n")
}

// because says in a failure what was expected and why, and what happened.
func (s *scene) because(reason string) func() string {
	return func() string { return reason + "\n" + s.String() }
}

func (s *scene) expectReads(expected int, reason string) {
	GinkgoHelper()
	var reads int
	s.with(func() { reads = s.reads })
	Expect(reads).To(Equal(expected), s.because("how often the database was read: "+reason))
}

// The cache.

func keyOf(name string) string { return services.ProductKey("5c0b2ce0", name) }

// valueOf is what stands in the cache for a product.
func valueOf(product repositories.Product, ends time.Time) string {
	return fmt.Sprintf("v1 ends=%d price=%d quantity=%d", ends.UnixMilli(), int64(product.Price), product.Quantity)
}

// expectEnds expects a product in the cache whose value says the end of the lifetime that Redis was told.
func (s *scene) expectEnds(name string) {
	GinkgoHelper()
	stored := s.in(name)
	var ends int64
	_, err := fmt.Sscanf(stored.value, "v1 ends=%d price=", &ends)
	Expect(err).NotTo(HaveOccurred(), s.because("the value is one that ProductCache makes"))
	Expect(time.UnixMilli(ends)).To(BeTemporally("~", stored.ends, 2*fillTime),
		s.because("the end in the value is that of the lifetime that Redis was told: "+stored.lifetime.String()))
}

// put has somebody else store a value for a lifetime, or for ever if that is zero.
func (s *scene) put(name, value string, lifetime time.Duration) {
	s.with(func() {
		s.step("somebody else: SET %s %q", name, value)
		s.store(keyOf(name), value, lifetime)
	})
}

// change has a writer change the product in the database, and take away what the cache has.
func (s *scene) change(product repositories.Product) {
	s.with(func() {
		s.step("a writer: changes the database to %s; DEL %s", journal.Describe(product), product.Name)
		s.products[product.Name] = product
		delete(s.held, keyOf(product.Name))
	})
}

// in returns what the cache holds for a product.
func (s *scene) in(name string) entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	held, _ := s.get(keyOf(name))
	return held
}

func (s *scene) store(key, value string, lifetime time.Duration) {
	s.held[key] = entry{value: value, lifetime: lifetime, ends: time.Now().Add(lifetime)}
}

func (s *scene) get(key string) (entry, bool) {
	held, found := s.held[key]
	if found && held.lifetime > 0 && !s.keepsAll && !time.Now().Before(held.ends) {
		delete(s.held, key)
		return entry{}, false
	}
	return held, found
}

// call makes a call of Redis that takes a time, unless Redis is down.
func (s *scene) call(ctx context.Context, what string, took time.Duration, do func() (answer string, err error)) error {
	var onItsWay time.Duration
	s.with(func() {
		if s.hangs != "" && strings.HasPrefix(what, s.hangs) {
			took = time.Hour
		}
		if !strings.HasPrefix(what, "GET") {
			onItsWay = s.onItsWay
		}
	})
	if err := pass(ctx, took); err != nil {
		return err
	}
	var err error
	s.with(func() {
		var answer string
		if err = s.redisError; err == nil {
			answer, err = do()
		}
		if err != nil {
			answer = journal.Outcome(err)
		}
		s.step("%s → %s", what, answer)
	})
	if onItsWay > 0 {
		if ended := pass(ctx, onItsWay); ended != nil {
			return ended
		}
	}
	return err
}

// pass lets time pass.
func pass(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

func shortKey(key string) string { return key[strings.LastIndex(key, ":")+1:] }

func (s *scene) GetKey(ctx context.Context, key string) (value string, err error) {
	err = s.call(ctx, "GET "+shortKey(key), getTime, func() (string, error) {
		held, found := s.get(key)
		if !found {
			return "", repositories.ErrNotFound
		}
		value = held.value
		return fmt.Sprintf("%q", value), nil
	})
	return value, err
}

func (s *scene) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	return s.call(ctx, fmt.Sprintf("SET %s %q, in place of whatever is there", shortKey(key), value), putTime, func() (string, error) {
		s.store(key, value, lifetime)
		return "ok", nil
	})
}

func (s *scene) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (what marks.Held, value string, err error) {
	s.with(func() { s.acquires++ })
	call := "acquire a lease on " + shortKey(key)
	if instead != "" {
		call += fmt.Sprintf(" instead of %q", instead)
	}
	err = s.call(ctx, call, acquireTime, func() (string, error) {
		if s.acquireError != nil {
			return "", s.acquireError
		}
		held, found := s.get(key)
		free := !found || held.value == "" || held.value == instead && !strings.HasPrefix(instead, "lease instead ")
		switch {
		case free && (token == "" || lifetime <= 0):
			return "", fmt.Errorf("a lease needs a token and a lifetime: got %q and %s", token, lifetime)
		case free:
			value = fmt.Sprintf("lease %s.%d", token, s.acquires)
			if strings.HasPrefix(instead, "lease ") {
				value = fmt.Sprintf("lease instead %s.%d", token, s.acquires)
			}
			s.store(key, value, lifetime)
			return "here it is", nil
		case strings.HasPrefix(held.value, "lease "+token+"."), strings.HasPrefix(held.value, "lease instead "+token+"."):
			value = held.value
			return "it has it already", nil
		case strings.HasPrefix(held.value, "lease "):
			what, value = marks.HeldLease, held.value
			return "another has it", nil
		case strings.HasPrefix(held.value, "writing "):
			what = marks.HeldIntent
			return "somebody is writing", nil
		}
		what, value = marks.HeldValue, held.value
		return fmt.Sprintf("%q", value), nil
	})
	if err != nil {
		return 0, "", err
	}
	return what, value, nil
}

func (s *scene) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (did bool, err error) {
	err = s.call(ctx, fmt.Sprintf("SET %s %q in place of its lease", shortKey(key), value), fillTime, func() (string, error) {
		if held, found := s.get(key); !found || held.value != lease {
			return "refused: that is not there any more", nil
		}
		s.store(key, value, lifetime)
		did = true
		return "ok", nil
	})
	return did, err
}

// fault is what a read panics with. It takes a while to spell it, so that whoever is told of the end of the read before all
// is known of it comes too early for certain.
type fault struct{}

func (fault) String() string {
	time.Sleep(time.Millisecond)
	return "a fault in the read"
}

// FindByName reads the database: what it has when the read begins.
func (s *scene) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	s.mu.Lock()
	s.reads++
	product, found := s.products[name]
	err, panics, took := s.readError, s.panics, s.readTime
	if err == nil && !found {
		err = repositories.ErrNotFound
	}
	s.step("SQL: a read of %s begins", name)
	s.mu.Unlock()
	if ended := pass(ctx, took); ended != nil {
		product, err = repositories.Product{}, fmt.Errorf("%w: %w", repositories.ErrUnavailable, ended)
	}
	if panics {
		panic(fault{})
	}
	s.with(func() { s.step("SQL: a read of %s ends → %s", name, journal.Answer(product, err)) })
	return product, err
}
