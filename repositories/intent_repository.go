package repositories

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// IntentRepository marks keys of a cache while what they stand for is changed in the database. As long as a key is
// marked it holds no value and gives no lease, so everybody reads the database: nobody can still get the old value
// from the cache when somebody else has had the new one. It is safe for concurrent use.
//
// A mark names those who write by tokens, which are of letters and digits: several may write at once. A mark whose writer never comes back ends with its
// lifetime. Every method is one round trip, a script; its error names the script and the key, in quotes.
type IntentRepository struct {
	redis redis.Scripter
}

// NewIntentRepository returns a repository over an open connection.
func NewIntentRepository(redis redis.Scripter) *IntentRepository {
	return &IntentRepository{redis: redis}
}

// A mark is "writing TOKEN", or "writing shared TOKEN TOKEN …" as soon as a second writer was there.
var begin = redis.NewScript(`
local held = redis.pcall('GET', KEYS[1])
local mark = 'writing ' .. ARGV[1]
if type(held) == 'string' and string.sub(held, 1, 8) == 'writing ' then
	held = string.gsub(string.sub(held, 9), '^shared ', '')
	mark = 'writing shared ' .. held .. ' ' .. ARGV[1]
end
redis.call('SET', KEYS[1], mark, 'PX', ARGV[2])
return 1`)

// Begin marks a key, in place of the value or the lease that it holds, beside the marks of others. The lifetime must be
// longer than the change can take. The error wraps ErrNoLifetime if it is less than a millisecond; nothing is sent then.
func (r *IntentRepository) Begin(ctx context.Context, key, token string, lifetime time.Duration) error {
	if lifetime < time.Millisecond {
		return fmt.Errorf("redis intent %q for %s: %w", key, lifetime, ErrNoLifetime)
	}
	if err := begin.Run(ctx, r.redis, []string{key}, token, lifetime.Milliseconds()).Err(); err != nil {
		return fmt.Errorf("redis intent %q: %w", key, err)
	}
	return nil
}

// Whoever finds the mark of another makes it shared: what that one wrote may be older.
var finish = redis.NewScript(`
local held = redis.pcall('GET', KEYS[1])
if ARGV[1] ~= '' and held == 'writing ' .. ARGV[1] and ARGV[2] ~= '' then
	redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
	return 1
end
local others = ''
if type(held) == 'string' and string.sub(held, 1, 8) == 'writing ' then
	for token in string.gmatch(string.sub(held, 9), '%S+') do
		if token ~= 'shared' and token ~= ARGV[1] then
			others = others .. ' ' .. token
		end
	end
end
if others == '' then
	redis.call('DEL', KEYS[1])
	return 0
end
redis.call('SET', KEYS[1], 'writing shared' .. others, 'KEEPTTL')
return 0`)

// Finish takes the mark with that token away when the change is done, and whatever else the key holds with it, but for
// the marks of others. If the mark was there, and nobody else's at any time, the value is stored for a lifetime in
// its place, which Finish reports; without a value, "", nothing is stored. The error wraps ErrNoLifetime if a value's
// lifetime is less than a millisecond; nothing is sent then.
func (r *IntentRepository) Finish(ctx context.Context, key, token, value string, lifetime time.Duration) (stored bool, err error) {
	if value != "" && lifetime < time.Millisecond {
		return false, fmt.Errorf("redis finish %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	stored, err = finish.Run(ctx, r.redis, []string{key}, token, value, lifetime.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("redis finish %q: %w", key, err)
	}
	return stored, nil
}

// Invalidate takes away whatever a key holds, but for marks; whoever has one there stores nothing in its place.
func (r *IntentRepository) Invalidate(ctx context.Context, key string) error {
	_, err := r.Finish(ctx, key, "", "", 0)
	return err
}
