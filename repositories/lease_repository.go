package repositories

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// What a key holds that does not hold a value. A value never begins with any of these.
const (
	leased  = "lease "   // and a token: somebody is reading the value from the database
	writing = "writing " // and tokens: somebody is changing the value in the database
)

// Held says what a key held when a lease was asked for.
type Held int

// What a key can hold.
const (
	HeldNothing Held = iota // so the lease was given
	HeldValue               // a value
	HeldLease               // another's lease
	HeldIntent              // an intent to write: see IntentRepository
)

// LeaseRepository gives out leases on keys of a cache: the right to store under a key what was read from the database
// afterwards. Whoever changes the database takes the lease away by deleting the key, so that a reader who was slow can't
// put an old value back; and of many readers that miss one has the lease, and the others can wait for what it stores
// ("Scaling Memcache at Facebook", section 3.2.1,
// https://www.usenix.org/conference/nsdi13/technical-sessions/presentation/nishtala). It is safe for concurrent use.
//
// A lease is a mark under the key itself, with a token that tells it from all others. Every method is one round trip, a
// script, which Redis runs without anything in between (https://redis.io/docs/latest/develop/programmability/eval-intro/).
// Its error names the script and the key, in quotes.
type LeaseRepository struct {
	redis redis.Scripter
}

// NewLeaseRepository returns a repository over an open connection.
func NewLeaseRepository(redis redis.Scripter) *LeaseRepository { return &LeaseRepository{redis: redis} }

// A key that holds no string is as good as free: what is not understood is overwritten.
var acquire = redis.NewScript(`
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'string' then
	return held
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`)

// Acquire puts a lease with the token under a key that holds nothing, for a lifetime, after which somebody else may
// have it. Otherwise it changes nothing, and says what is there: a value is returned beside HeldValue. The error wraps
// ErrNoLifetime if the lifetime is less than a millisecond; nothing is sent then.
func (r *LeaseRepository) Acquire(ctx context.Context, key, token string, lifetime time.Duration) (Held, string, error) {
	if lifetime < time.Millisecond {
		return 0, "", fmt.Errorf("redis lease %q for %s: %w", key, lifetime, ErrNoLifetime)
	}
	value, err := acquire.Run(ctx, r.redis, []string{key}, leased+token, lifetime.Milliseconds()).Text()
	switch {
	case errors.Is(err, redis.Nil):
		return HeldNothing, "", nil
	case err != nil:
		return 0, "", fmt.Errorf("redis lease %q: %w", key, err)
	case strings.HasPrefix(value, leased):
		return HeldLease, "", nil
	case strings.HasPrefix(value, writing):
		return HeldIntent, "", nil
	}
	return HeldValue, value, nil
}

var replace = redis.NewScript(`
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
	return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

// Fill stores a value under a key with a lifetime, in place of the lease with that token. It reports false, and changes
// nothing, if that is not there any more: its lifetime is over, or somebody has changed what the value was read from.
// The error wraps ErrNoLifetime if the lifetime is less than a millisecond; nothing is sent then.
func (r *LeaseRepository) Fill(ctx context.Context, key, token, value string, lifetime time.Duration) (bool, error) {
	return r.Replace(ctx, key, leased+token, value, lifetime)
}

// Replace stores a value as Fill does, in place of that old one.
func (r *LeaseRepository) Replace(ctx context.Context, key, old, value string, lifetime time.Duration) (bool, error) {
	if lifetime < time.Millisecond {
		return false, fmt.Errorf("redis fill %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	replaced, err := replace.Run(ctx, r.redis, []string{key}, old, value, lifetime.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("redis fill %q: %w", key, err)
	}
	return replaced, nil
}
