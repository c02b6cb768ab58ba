package failover

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

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
type Keys struct {
	present Present
	prefix  string // how the keys begin without an era, but for the last colon
}

// NewKeys returns the keys of a database.
func NewKeys(present Present, database string) Keys {
	return Keys{present, strings.TrimSuffix(services.ProductKey(database, ""), ":")}
}

// Prefix is how all of them begin, in whatever era.
func (k Keys) Prefix() string { return k.prefix + "." }

// Database returns what stands between "product:" and the name in the keys of the present era, or of the last one that there was.
func (k Keys) Database(identifier string) string {
	number, _ := k.present.Era()
	return identifier + "." + strconv.FormatInt(number, 10)
}

// in returns a key in an era.
func (k Keys) in(number int64, key string) string {
	var digits [20]byte
	return k.prefix + "." + string(strconv.AppendInt(digits[:0], number, 10)) + key[len(k.prefix):]
}

// begin returns the key of the present era.
func (k Keys) begin(key string) (string, int64, error) {
	number, _ := k.present.Era()
	if number == 0 {
		return "", 0, fmt.Errorf("redis was not asked for %q: %w", key, ErrNoEra)
	}
	return k.in(number, key), number, nil
}

// end returns an error if the era has changed since begin, or is not sure. It need not have been sure at begin: nobody uses the next
// one while this one is sure, so no change that was told in the next can have come before the answer.
func (k Keys) end(number int64, err error) error {
	if err != nil {
		return err // also where there is nothing: a miss is never wrong
	}
	if now, sure := k.present.Era(); now != number || !sure {
		return fmt.Errorf("redis answered in era %d: %w", number, ErrNoEra)
	}
	return nil
}

// Strings returns strings that are those of the present era.
func (k Keys) Strings(next services.Strings) services.Strings { return eraStrings{k, next} }

type eraStrings struct {
	keys Keys
	next services.Strings
}

func (s eraStrings) GetKey(ctx context.Context, key string) (string, error) {
	key, number, err := s.keys.begin(key)
	if err != nil {
		return "", err
	}
	value, err := s.next.GetKey(ctx, key)
	if err := s.keys.end(number, err); err != nil {
		return "", err
	}
	return value, nil
}

func (s eraStrings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	key, number, err := s.keys.begin(key)
	if err != nil {
		return err
	}
	return s.keys.end(number, s.next.InsertExpire(ctx, key, value, lifetime))
}

// Deleting returns what deletes keys of the present era.
func (k Keys) Deleting(next services.Keys) services.Keys { return eraKeys{k, next} }

type eraKeys struct {
	keys Keys
	next services.Keys
}

func (d eraKeys) DeleteKey(ctx context.Context, key string) error {
	key, number, err := d.keys.begin(key)
	if err != nil {
		return err
	}
	return d.keys.end(number, d.next.DeleteKey(ctx, key))
}

// Leases returns leases of the present era.
func (k Keys) Leases(next stampede.Leases) stampede.Leases { return eraLeases{k, next} }

type eraLeases struct {
	keys Keys
	next stampede.Leases
}

func (l eraLeases) Acquire(
	ctx context.Context, key, token, instead string, lifetime time.Duration,
) (marks.Held, string, error) {
	key, number, err := l.keys.begin(key)
	if err != nil {
		return 0, "", err
	}
	held, value, err := l.next.Acquire(ctx, key, token, instead, lifetime)
	if err := l.keys.end(number, err); err != nil {
		return 0, "", err
	}
	return held, value, nil
}

func (l eraLeases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	key, number, err := l.keys.begin(key)
	if err != nil {
		return false, err
	}
	stored, err := l.next.Fill(ctx, key, lease, value, lifetime)
	if err := l.keys.end(number, err); err != nil {
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
	key, number, err := i.keys.begin(key)
	if err != nil {
		return "", err
	}
	mark, err := i.next.Begin(ctx, key, token, lifetime)
	if err := i.keys.end(number, err); err != nil {
		return "", err
	}
	return mark, nil
}

func (i eraIntents) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
	key, number, err := i.keys.begin(key)
	if err != nil {
		return false, err
	}
	stored, err := i.next.Finish(ctx, key, mark, value, lifetime)
	if err := i.keys.end(number, err); err != nil {
		return false, err
	}
	return stored, nil
}

func (i eraIntents) Invalidate(ctx context.Context, key string) error {
	key, number, err := i.keys.begin(key)
	if err != nil {
		return err
	}
	return i.keys.end(number, i.next.Invalidate(ctx, key))
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

func (w eraWatcher) Changed(key string) {
	if rest, is := strings.CutPrefix(key, w.keys.Prefix()); is {
		_, name, _ := strings.Cut(rest, ":")
		w.KeyWatcher.Changed(w.keys.prefix + ":" + name)
	}
}

func (w eraWatcher) Current(ago time.Duration) {
	if _, sure := w.keys.present.Era(); sure {
		w.KeyWatcher.Current(ago)
	}
}
