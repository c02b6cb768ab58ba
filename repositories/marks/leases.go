// Package marks keeps leases and intents under the keys of a cache: marks in place of values, each with a token and the time
// at which Redis made it. They are one protocol of readers and writers: see lessons 09 and 10.
package marks

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
)

// What the text of a mark begins with. No value begins so.
const (
	leased    = "lease "            // and a token: a reader is reading the value from the database
	takenOver = leased + "instead " // and a token: the same, after another reader had the lease and did not come back
	writing   = "writing "          // and tokens: writers are changing the value in the database
)

// IsValue reports whether what a key holds is a value, rather than a lease or an intent.
func IsValue(held string) bool {
	return !strings.HasPrefix(held, leased) && !strings.HasPrefix(held, writing)
}

// Held says what a key held when a caller asked for a lease.
type Held int

// What a key can hold.
const (
	HeldNothing Held = iota // or what the lease was to replace: the caller has the lease
	HeldValue               // a value
	HeldLease               // another caller's lease
	HeldIntent              // an intent to write: see Intents
)

// Leases gives out leases on keys of a cache. A lease is the right to store under a key what its holder reads from the
// database afterwards. A writer takes the lease away, so that a slow reader can't put an old value back. Of many readers that
// miss, one has the lease, and the others can wait for what it stores ("Scaling Memcache at Facebook", section 3.2.1,
// https://www.usenix.org/conference/nsdi13/technical-sessions/presentation/nishtala). It is safe for concurrent use.
//
// A lease is a mark under the key itself, with its holder's token and the time at which Redis gave it. A command that arrives
// twice, because it was sent again, never gives the same lease twice: so no caller stores under a lease that was taken away.
// Every method runs a script, in one round trip once the server knows the script; Redis runs it without interruption
// (https://redis.io/docs/latest/develop/programmability/eval-intro/). Its error names the key, in quotes, and wraps what the
// client library said.
type Leases struct {
	redis redis.Scripter
}

// NewLeases returns a repository over an open connection.
func NewLeases(redis redis.Scripter) *Leases { return &Leases{redis: redis} }

// A key that holds no string counts as free: Acquire overwrites what it does not understand. Redis tells no two commands of
// one token the same time.
var acquire = repositories.NewScript("get a lease", `
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'string' and held ~= ARGV[2] then
	return held
end
local time = redis.call('TIME')
local lease = ARGV[1] .. '.' .. time[1] .. '.' .. time[2]
redis.call('SET', KEYS[1], lease, 'PX', ARGV[3])
return lease`)

// Acquire puts a lease with the token under a key that holds nothing, or exactly the text in instead, for a lifetime, after
// which another caller may have it. It returns the lease beside HeldNothing. Otherwise it changes nothing, and returns what
// is there: a value beside HeldValue, another's lease beside HeldLease, nothing beside HeldIntent. An empty value counts as
// none. A lease that was given instead of another's is not replaced by a third: else no caller would ever store where the
// database is slow. The error wraps repositories.ErrNoLifetime if the lifetime is less than a millisecond; nothing is sent
// then.
func (r *Leases) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (Held, string, error) {
	if lifetime < time.Millisecond {
		return 0, "", fmt.Errorf("redis lease %q for %s: %w", key, lifetime, repositories.ErrNoLifetime)
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

var fill = repositories.NewScript("store under a lease", `
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
	return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

// Fill stores a value under a key with a lifetime, in place of the lease that Acquire has returned. It reports false, and
// changes nothing, if the lease is gone: its lifetime is over, another caller has got a lease instead, or a writer has taken
// it away. The error wraps repositories.ErrNoLifetime if the lifetime is less than a millisecond; nothing is sent then.
func (r *Leases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	if lifetime < time.Millisecond {
		return false, fmt.Errorf("redis fill %q with lifetime %s: %w", key, lifetime, repositories.ErrNoLifetime)
	}
	filled, err := fill.Run(ctx, r.redis, []string{key}, lease, value, lifetime.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("redis fill %q: %w", key, err)
	}
	return filled, nil
}
