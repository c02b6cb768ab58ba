package gocall

//lint:file-ignore SA1019 who types such a command shall see its method, and that there is another way

import "github.com/redis/go-redis/v9"

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
func deprecation(command string) string {
	switch command {
	case "BRPOPLPUSH":
		return "It is deprecated: use rdb.BLMove from RIGHT to LEFT."
	case "CLUSTER SLOTS":
		return "It is deprecated: use rdb.ClusterShards."
	case "GETSET":
		return "It is deprecated: use rdb.SetArgs with Get."
	case "HMSET":
		return "It is deprecated: use rdb.HSet."
	case "RPOPLPUSH":
		return "It is deprecated: use rdb.LMove from RIGHT to LEFT."
	case "SETEX":
		return "It is deprecated: use rdb.Set with the lifetime."
	case "SLAVEOF":
		return "It is deprecated: use rdb.ReplicaOf."
	case "ZRANGEBYLEX":
		return "It is deprecated: use rdb.ZRangeArgs with ByLex."
	case "ZRANGEBYSCORE":
		return "It is deprecated: use rdb.ZRangeArgs with ByScore."
	case "ZREVRANGE":
		return "It is deprecated: use rdb.ZRangeArgs with Rev."
	case "ZREVRANGEBYLEX":
		return "It is deprecated: use rdb.ZRangeArgs with ByLex and Rev."
	case "ZREVRANGEBYSCORE":
		return "It is deprecated: use rdb.ZRangeArgs with ByScore and Rev."
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
