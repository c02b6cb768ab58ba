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
// A mark names those who write, each by a token of letters and digits and the time at which Redis made the mark: several
// may write at once, and a command that arrives a second time, because it was sent again, makes another mark than the first
// time. A mark whose writer never comes back ends with its lifetime. Every method is one round trip, a script; its error names
// the script and the key, in quotes.
type IntentRepository struct {
	redis redis.Scripter
}

// NewIntentRepository returns a repository over an open connection.
func NewIntentRepository(redis redis.Scripter) *IntentRepository {
	return &IntentRepository{redis: redis}
}

// A key holds "writing MARK", or "writing shared MARK MARK …" as soon as a second writer was there. A mark is TOKEN.TIME. Those
// whose time is over go, though the key lives on for the others: else a writer that never comes back would keep a key that is
// written often from holding a value for ever.
var begin = redis.NewScript(`
local held = redis.pcall('GET', KEYS[1])
local time = redis.call('TIME')
local mark = ARGV[1] .. '.' .. time[1] .. '.' .. time[2]
local marks = mark
if type(held) == 'string' and string.sub(held, 1, 8) == 'writing ' then
	marks = 'shared'
	for other, seconds, microseconds in string.gmatch(string.sub(held, 9), '(%w+%.(%d+)%.(%d+))') do
		local age = (time[1] - seconds) * 1000 + (time[2] - microseconds) / 1000
		if math.abs(age) <= tonumber(ARGV[2]) then
			marks = marks .. ' ' .. other
		end
	end
	marks = marks .. ' ' .. mark
end
redis.call('SET', KEYS[1], 'writing ' .. marks, 'PX', ARGV[2])
return mark`)

// Begin marks a key, in place of the value or the lease that it holds, beside the marks of others, and returns the mark. The
// lifetime must be longer than the change can take. The error wraps ErrNoLifetime if it is less than a millisecond; nothing is
// sent then.
func (r *IntentRepository) Begin(ctx context.Context, key, token string, lifetime time.Duration) (mark string, err error) {
	if lifetime < time.Millisecond {
		return "", fmt.Errorf("redis intent %q for %s: %w", key, lifetime, ErrNoLifetime)
	}
	mark, err = begin.Run(ctx, r.redis, []string{key}, token, lifetime.Milliseconds()).Text()
	if err != nil {
		return "", fmt.Errorf("redis intent %q: %w", key, err)
	}
	return mark, nil
}

// Whoever finds the mark of another makes it shared: what that one wrote may be older.
var finish = redis.NewScript(`
local held = redis.pcall('GET', KEYS[1])
if ARGV[2] ~= '' and held == 'writing ' .. ARGV[1] then
	redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
	return 1
end
local token = string.match(ARGV[1], '^%w*')
local others = ''
if type(held) == 'string' and string.sub(held, 1, 8) == 'writing ' then
	for mark in string.gmatch(string.sub(held, 9), '%S+') do
		if mark ~= 'shared' and string.match(mark, '^%w*') ~= token then
			others = others .. ' ' .. mark
		end
	end
end
if others == '' then
	redis.call('DEL', KEYS[1])
	return 0
end
redis.call('SET', KEYS[1], 'writing shared' .. others, 'KEEPTTL')
return 0`)

// Finish takes that mark away when the change is done, with all others of its token, and whatever else the key holds, but
// for the marks of others. A writer that was not told its mark gives its token alone. If the mark was there, and nobody
// else's at any time, the value is stored for a lifetime in its place, which Finish reports; without a mark, or without a
// value, "", nothing is stored. The error wraps ErrNoLifetime if a value's lifetime is less than a millisecond; nothing is
// sent then.
func (r *IntentRepository) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (stored bool, err error) {
	if value != "" && lifetime < time.Millisecond {
		return false, fmt.Errorf("redis finish %q with lifetime %s: %w", key, lifetime, ErrNoLifetime)
	}
	stored, err = finish.Run(ctx, r.redis, []string{key}, mark, value, lifetime.Milliseconds()).Bool()
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
