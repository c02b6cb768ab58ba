package repositories

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// What a key holds that does not hold a value. A value never begins with any of these.
const (
	leased    = "lease "            // and a token: somebody is reading the value from the database
	takenOver = leased + "instead " // and a token: the same, and somebody else had the lease before and did not come back
	writing   = "writing "          // and tokens: somebody is changing the value in the database
)

// Held says what a key held when a lease was asked for.
type Held int

// What a key can hold.
const (
	HeldNothing Held = iota // or what the lease was to replace: so it was given
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
// A lease is a mark under the key itself, with the token of who asked for it and the time at which Redis gave it: a command
// that arrives a second time, because it was sent again, gives another lease than the first time. So nobody stores under a
// lease that was taken away. Every method is one round trip, a script, which Redis runs without anything in between
// (https://redis.io/docs/latest/develop/programmability/eval-intro/).
// Its error names the script and the key, in quotes.
type LeaseRepository struct {
	redis redis.Scripter
}

// NewLeaseRepository returns a repository over an open connection.
func NewLeaseRepository(redis redis.Scripter) *LeaseRepository { return &LeaseRepository{redis: redis} }

// A key that holds no string is as good as free: what is not understood is overwritten. Redis tells no two commands the same
// time, at least none of one token.
var acquire = redis.NewScript(`
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'string' and held ~= ARGV[2] then
	return held
end
local time = redis.call('TIME')
local lease = ARGV[1] .. '.' .. time[1] .. '.' .. time[2]
redis.call('SET', KEYS[1], lease, 'PX', ARGV[3])
return lease`)

// Acquire puts a lease with the token under a key that holds nothing, or just what the lease is to stand instead of, for a
// lifetime, after which somebody else may have it. It returns the lease beside HeldNothing. Otherwise it changes
// nothing, and returns what is there: a value beside HeldValue, another's lease beside HeldLease, nothing beside HeldIntent.
// An empty value is as good as none. A lease that was given instead of another's is not replaced by a third: else nobody
// would ever store where the database is slow. The error wraps ErrNoLifetime if the lifetime is less than a millisecond;
// nothing is sent then.
func (r *LeaseRepository) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (Held, string, error) {
	if lifetime < time.Millisecond {
		return 0, "", fmt.Errorf("redis lease %q for %s: %w", key, lifetime, ErrNoLifetime)
	}
	lease := leased + token
	switch {
	case strings.HasPrefix(instead, takenOver):
		instead = ""
	case strings.HasPrefix(instead, leased):
		lease = takenOver + token
	}
	held, err := acquire.Run(ctx, r.redis, []string{key}, lease, instead, lifetime.Milliseconds()).Text()
	switch {
	case err != nil:
		return 0, "", fmt.Errorf("redis lease %q: %w", key, err)
	case strings.HasPrefix(held, lease+"."):
		return HeldNothing, held, nil
	case strings.HasPrefix(held, leased):
		return HeldLease, held, nil
	case strings.HasPrefix(held, writing):
		return HeldIntent, "", nil
	}
	return HeldValue, held, nil
}

var fill = redis.NewScript(`
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
	return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

// Fill stores a value under a key with a lifetime, in place of that lease, as Acquire has returned it. It reports false, and
// changes nothing, if that is not there any more: its lifetime is over, another has got a lease instead, or somebody has
// changed what the value was read from. The error wraps ErrNoLifetime if the lifetime is less than a millisecond; nothing is
// sent then.
func (r *LeaseRepository) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	if lifetime < time.Millisecond {
		return false, fmt.Errorf("redis fill %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	filled, err := fill.Run(ctx, r.redis, []string{key}, lease, value, lifetime.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("redis fill %q: %w", key, err)
	}
	return filled, nil
}
