package marks

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
)

// Intents marks keys of a cache while a writer changes what they stand for in the database. While a key is marked it holds no
// value and gives no lease, so every reader goes to the database: no reader gets the old value from the cache after another
// has had the new one. It is safe for concurrent use.
//
// A mark names a writer by its token, of letters and digits, and the time at which Redis made the mark. Several may write at
// once, and a command that arrives twice, because it was sent again, makes two different marks. A mark whose writer never
// comes back ends with its lifetime. Every method runs a script, in one round trip once the server knows the script; its
// error names the script and the key, in quotes.
type Intents struct {
	redis redis.Scripter
}

// NewIntents returns a repository over an open connection.
func NewIntents(redis redis.Scripter) *Intents {
	return &Intents{redis: redis}
}

// A key holds "writing MARK", or "writing shared MARK MARK …" once it has had a second writer. A mark is TOKEN.TIME. Marks
// whose time is over go, though the key lives on for the others: else a writer that never comes back would keep values out of
// a key that is written often.
var begin = repositories.NewScript("mark a write", `
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

// Begin marks a key for a lifetime, which must be longer than the change can take, and returns the mark. The mark takes the
// place of a value or a lease, and stands beside the marks of other writers. The error wraps repositories.ErrNoLifetime if
// the lifetime is less than a millisecond; nothing is sent then.
func (r *Intents) Begin(ctx context.Context, key, token string, lifetime time.Duration) (mark string, err error) {
	if lifetime < time.Millisecond {
		return "", fmt.Errorf("redis intent %q for %s: %w", key, lifetime, repositories.ErrNoLifetime)
	}
	mark, err = begin.Run(ctx, r.redis, []string{key}, token, lifetime.Milliseconds()).Text()
	if err != nil {
		return "", fmt.Errorf("redis intent %q: %w", key, err)
	}
	return mark, nil
}

// A writer that finds another's mark makes it shared, so that the other stores nothing: its value may be the older one.
var finish = repositories.NewScript("end a write", `
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

// Finish empties a key when the change is done: of what the key holds, only the marks of other writers stay. A writer that
// was not told its mark gives its token alone. If the key held the mark, and never another beside it, Finish stores the value
// in its place for a lifetime, and reports that it did. An empty value is never stored. The error wraps
// repositories.ErrNoLifetime if a value's lifetime is less than a millisecond; nothing is sent then.
func (r *Intents) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (stored bool, err error) {
	if value != "" && lifetime < time.Millisecond {
		return false, fmt.Errorf("redis finish %q with lifetime %s: %w", key, lifetime, repositories.ErrNoLifetime)
	}
	stored, err = finish.Run(ctx, r.redis, []string{key}, mark, value, lifetime.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("redis finish %q: %w", key, err)
	}
	return stored, nil
}

// Invalidate takes away whatever a key holds, except for the marks of writers, which then store nothing in their place.
func (r *Intents) Invalidate(ctx context.Context, key string) error {
	_, err := r.Finish(ctx, key, "", "", 0)
	return err
}
