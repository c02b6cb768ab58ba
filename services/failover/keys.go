package failover

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cacheaside/repositories/identity"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/stampede"
)

// Present knows the present era. A Keeper does.
type Present interface {
	// Era returns its number, 0 if there is none, and whether it is sure now.
	Era() (number int64, sure bool)
}

// Keys are those of a database's products, in the present era: product:DATABASE.ERA:NAME. What is built on them believes an answer only
// if it came while the era was sure, and asks for nothing of another one. An error that wraps ErrNoEra says that there is no era, or
// that it was not sure when the answer came, or another one. What fails by itself is passed on: a Redis that is down is no other one.
//
// In a cluster they are product:DATABASE.ERA:{TAG}NAME, with eight hexadecimal digits that choose the slot: so neither the era does,
// nor do braces in a name.
type Keys struct {
	present Present
	prefix  string                 // how the keys begin without an era, but for the last colon
	group   func(slot int) Present // nil without a cluster
}

// NewKeys returns the keys of a database.
func NewKeys(present Present, database string) Keys {
	return Keys{present: present, prefix: strings.TrimSuffix(services.ProductKey(database, ""), ":")}
}

// NewClusterKeys returns the keys of a database whose cache is a cluster. Group returns who knows the era of a slot's keys.
func NewClusterKeys(all Present, group func(slot int) Present, database string) Keys {
	keys := NewKeys(all, database)
	keys.group = group
	return keys
}

// Prefix is how all of them begin, in whatever era.
func (k Keys) Prefix() string { return k.prefix + "." }

// Key returns a product's in the present era, or in the last one that there was.
func (k Keys) Key(name string) string { return k.of(k.prefix + ":" + name).key() }

// Name returns the name of the product whose key, in whatever era, it is.
func (k Keys) Name(key string) (name string, is bool) {
	rest, is := strings.CutPrefix(key, k.Prefix())
	if !is {
		return "", false
	}
	_, name, is = strings.Cut(rest, ":")
	if is && k.group != nil {
		_, name, is = strings.Cut(name, "}")
	}
	return name, is
}

// placed is a product's key in an era.
type placed struct {
	present Present
	number  int64
	before  string // the era's number
	after   string
	tag     string
}

// of returns the key of the present era for one without.
func (k Keys) of(key string) placed {
	p := placed{present: k.present, before: k.prefix, after: key[len(k.prefix)+1:]}
	if k.group != nil {
		p.tag = tagOf(p.after)
		p.present = k.group(identity.SlotOf(p.tag))
	}
	p.number, _ = p.present.Era()
	return p
}

func (p placed) key() string {
	var digits [20]byte
	number := strconv.AppendInt(digits[:0], p.number, 10)
	if p.tag == "" {
		return p.before + "." + string(number) + ":" + p.after
	}
	return p.before + "." + string(number) + ":{" + p.tag + "}" + p.after
}

// begin returns the key of the present era, for one without, and where that is placed. The error wraps ErrNoEra if there has been no
// era yet.
func (k Keys) begin(key string) (string, placed, error) {
	p := k.of(key)
	if p.number == 0 {
		return "", p, fmt.Errorf("redis was not asked for %q: %w", key, ErrNoEra)
	}
	return p.key(), p, nil
}

// end returns what is to be returned beside an answer: the error that came with it, if there is one, or one that wraps ErrNoEra if the
// era is not sure now, or is not the one of begin any more. It need not have been sure at begin: nobody uses the next one while this
// one is sure, so no change that was told in the next can have come before the answer.
func (p placed) end(err error) error {
	if err != nil {
		return err // also where there is nothing: a miss is never wrong
	}
	if now, sure := p.present.Era(); now != p.number || !sure {
		return fmt.Errorf("redis answered in era %d: %w", p.number, ErrNoEra)
	}
	return nil
}

// Strings returns strings that are those of the present era.
func (k Keys) Strings(next services.Strings) services.Strings { return eraStrings{k, next} }

type eraStrings struct {
	keys Keys
	next services.Strings
}

// GetKey asks next for the key of the present era. It returns no value beside an error.
func (s eraStrings) GetKey(ctx context.Context, key string) (string, error) {
	key, in, err := s.keys.begin(key)
	if err != nil {
		return "", err
	}
	value, err := s.next.GetKey(ctx, key)
	if err := in.end(err); err != nil {
		return "", err
	}
	return value, nil
}

func (s eraStrings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	key, in, err := s.keys.begin(key)
	if err != nil {
		return err
	}
	return in.end(s.next.InsertExpire(ctx, key, value, lifetime))
}

// Deleting returns what deletes keys of the present era.
func (k Keys) Deleting(next services.Keys) services.Keys { return eraKeys{k, next} }

type eraKeys struct {
	keys Keys
	next services.Keys
}

func (d eraKeys) DeleteKey(ctx context.Context, key string) error {
	key, in, err := d.keys.begin(key)
	if err != nil {
		return err
	}
	return in.end(d.next.DeleteKey(ctx, key))
}

// Leases returns leases of the present era.
func (k Keys) Leases(next stampede.Leases) stampede.Leases { return eraLeases{k, next} }

type eraLeases struct {
	keys Keys
	next stampede.Leases
}

// Acquire asks for no lease while the era is not sure: it would be nobody's, since the answer is not believed, and others would wait
// for its end.
func (l eraLeases) Acquire(
	ctx context.Context, key, token, instead string, lifetime time.Duration,
) (marks.Held, string, error) {
	key, in, err := l.keys.begin(key)
	if err == nil {
		err = in.end(nil)
	}
	if err != nil {
		return 0, "", err
	}
	held, value, err := l.next.Acquire(ctx, key, token, instead, lifetime)
	if err := in.end(err); err != nil {
		return 0, "", err
	}
	return held, value, nil
}

func (l eraLeases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	key, in, err := l.keys.begin(key)
	if err != nil {
		return false, err
	}
	stored, err := l.next.Fill(ctx, key, lease, value, lifetime)
	if err := in.end(err); err != nil {
		return false, err
	}
	return stored, nil
}

// Intents returns intents of the present era. What was marked in one era is not marked in the next: a writer stores nothing there.
func (k Keys) Intents(next coherence.Intents) coherence.Intents { return eraIntents{k, next} }

type eraIntents struct {
	keys Keys
	next coherence.Intents
}

func (i eraIntents) Begin(ctx context.Context, key, token string, lifetime time.Duration) (string, error) {
	key, in, err := i.keys.begin(key)
	if err != nil {
		return "", err
	}
	mark, err := i.next.Begin(ctx, key, token, lifetime)
	if err := in.end(err); err != nil {
		return "", err
	}
	return mark, nil
}

func (i eraIntents) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
	key, in, err := i.keys.begin(key)
	if err != nil {
		return false, err
	}
	stored, err := i.next.Finish(ctx, key, mark, value, lifetime)
	if err := in.end(err); err != nil {
		return false, err
	}
	return stored, nil
}

func (i eraIntents) Invalidate(ctx context.Context, key string) error {
	key, in, err := i.keys.begin(key)
	if err != nil {
		return err
	}
	return in.end(i.next.Invalidate(ctx, key))
}

// Watcher returns a watcher of all keys that begin with Prefix. It tells next of each, in whatever era, by the key without the era, and
// that next is current only while the era is sure.
func (k Keys) Watcher(next KeyWatcher) KeyWatcher { return eraWatcher{next, k} }

// KeyWatcher is told what happens to keys. See redisconn.KeyWatcher.
type KeyWatcher interface {
	Changed(key string)
	Lost()
	Current(ago time.Duration)
}

type eraWatcher struct {
	KeyWatcher
	keys Keys
}

// Changed tells next of a key that a product has, in whatever era, by the key without it, and of no other.
func (w eraWatcher) Changed(key string) {
	if name, is := w.keys.Name(key); is {
		w.KeyWatcher.Changed(w.keys.prefix + ":" + name)
	}
}

// Current tells next, if the present era is sure: the news may be those of another Redis.
func (w eraWatcher) Current(ago time.Duration) {
	if _, sure := w.keys.present.Era(); sure {
		w.KeyWatcher.Current(ago)
	}
}
