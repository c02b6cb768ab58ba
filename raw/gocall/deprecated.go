package gocall

//lint:file-ignore SA1019 who types such a command shall see its method, and that there is another way

import (
	"github.com/redis/go-redis/v9"

	wording "cacheaside/raw/words"
)

// deprecated has the commands whose methods go-redis, or Redis itself, wants to be replaced.
var deprecated = []entry{
	{"BRPOPLPUSH", (*redis.Pipeline).BRPopLPush},
	{"CLUSTER SLOTS", (*redis.Pipeline).ClusterSlots},
	{"GETSET", (*redis.Pipeline).GetSet},
	{"HMSET", (*redis.Pipeline).HMSet},
	{"RPOPLPUSH", (*redis.Pipeline).RPopLPush},
	{"SETEX", setEx},
	{"SLAVEOF", (*redis.Pipeline).SlaveOf},
	{"ZRANGEBYLEX", zRangeByLex},
	{"ZRANGEBYSCORE", zRangeBy},
	{"ZREVRANGE", zRevRange},
	{"ZREVRANGEBYLEX", zRevRangeByLex},
	{"ZREVRANGEBYSCORE", zRevRangeBy},
}

// deprecation says what to use instead of a deprecated command, in a sentence.
func deprecation(command string, in wording.Words) string {
	switch command {
	case "BRPOPLPUSH":
		return in.DeprecatedRightToLeft("rdb.BLMove")
	case "CLUSTER SLOTS":
		return in.Deprecated("rdb.ClusterShards")
	case "GETSET":
		return in.DeprecatedWith("rdb.SetArgs", "Get")
	case "HMSET":
		return in.Deprecated("rdb.HSet")
	case "RPOPLPUSH":
		return in.DeprecatedRightToLeft("rdb.LMove")
	case "SETEX":
		return in.DeprecatedWithLifetime("rdb.Set")
	case "SLAVEOF":
		return in.Deprecated("rdb.ReplicaOf")
	case "ZRANGEBYLEX":
		return in.DeprecatedWith("rdb.ZRangeArgs", "ByLex")
	case "ZRANGEBYSCORE":
		return in.DeprecatedWith("rdb.ZRangeArgs", "ByScore")
	case "ZREVRANGE":
		return in.DeprecatedWith("rdb.ZRangeArgs", "Rev")
	case "ZREVRANGEBYLEX":
		return in.DeprecatedWithBoth("rdb.ZRangeArgs", "ByLex", "Rev")
	case "ZREVRANGEBYSCORE":
		return in.DeprecatedWithBoth("rdb.ZRangeArgs", "ByScore", "Rev")
	}
	return ""
}

// SETEX key seconds value
func setEx(w *words) method {
	key, lifetime := w.next(), w.seconds()
	return method{(*redis.Pipeline).SetEx, []any{key, w.next(), lifetime}}
}

// ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count]
func zRangeBy(w *words) method {
	key, by := w.next(), &redis.ZRangeBy{Min: w.next(), Max: w.next()}
	return w.rangeBy(key, by, (*redis.Pipeline).ZRangeByScore, (*redis.Pipeline).ZRangeByScoreWithScores)
}

// ZREVRANGEBYSCORE key max min [WITHSCORES] [LIMIT offset count]
func zRevRangeBy(w *words) method {
	key, by := w.next(), &redis.ZRangeBy{Max: w.next(), Min: w.next()}
	return w.rangeBy(key, by, (*redis.Pipeline).ZRevRangeByScore, (*redis.Pipeline).ZRevRangeByScoreWithScores)
}

// ZRANGEBYLEX key min max [LIMIT offset count]
func zRangeByLex(w *words) method {
	key, by := w.next(), &redis.ZRangeBy{Min: w.next(), Max: w.next()}
	return w.rangeBy(key, by, (*redis.Pipeline).ZRangeByLex, nil)
}

// ZREVRANGEBYLEX key max min [LIMIT offset count]
func zRevRangeByLex(w *words) method {
	key, by := w.next(), &redis.ZRangeBy{Max: w.next(), Min: w.next()}
	return w.rangeBy(key, by, (*redis.Pipeline).ZRevRangeByLex, nil)
}

// rangeBy reads the options. Without a method for them, it refuses scores.
func (w *words) rangeBy(key string, by *redis.ZRangeBy, plain, withScores any) method {
	function := plain
	w.options(func(name string) {
		if name == "LIMIT" {
			by.Offset, by.Count = w.limit()
		} else {
			function = withScores
			w.refuse(withScores == nil)
		}
	}, "WITHSCORES", "LIMIT")
	return method{function, []any{key, by}}
}

// ZREVRANGE key start stop [WITHSCORES]
func zRevRange(w *words) method {
	args := []any{w.next(), w.integer(), w.integer()}
	if w.is("WITHSCORES") {
		return method{(*redis.Pipeline).ZRevRangeWithScores, args}
	}
	return method{(*redis.Pipeline).ZRevRange, args}
}
