package gocall

import "github.com/redis/go-redis/v9"

// ZADD key [NX|XX] [GT|LT] [CH] [INCR] score member …
func zAdd(w *words) method {
	key := w.next()
	var args redis.ZAddArgs
	increment, options := false, 0
	w.options(func(name string) {
		options++
		switch name {
		case "NX":
			args.NX = true
		case "XX":
			args.XX = true
		case "GT":
			args.GT = true
		case "LT":
			args.LT = true
		case "CH":
			args.Ch = true
		case "INCR":
			increment = true
		}
	}, "NX", "XX", "GT", "LT", "CH", "INCR")
	w.refuse(!w.more())
	for w.more() {
		args.Members = append(args.Members, redis.Z{Score: w.float(), Member: w.next()})
	}

	members := []any{key}
	for _, member := range args.Members {
		members = append(members, member)
	}
	switch {
	case increment:
		return method{(*redis.Pipeline).ZAddArgsIncr, []any{key, args}}
	case options == 0:
		return method{(*redis.Pipeline).ZAdd, members}
	case options == 1 && args.NX:
		return method{(*redis.Pipeline).ZAddNX, members}
	case options == 1 && args.XX:
		return method{(*redis.Pipeline).ZAddXX, members}
	case options == 1 && args.GT:
		return method{(*redis.Pipeline).ZAddGT, members}
	case options == 1 && args.LT:
		return method{(*redis.Pipeline).ZAddLT, members}
	}
	return method{(*redis.Pipeline).ZAddArgs, []any{key, args}}
}

// ZRANGE key start stop [BYSCORE|BYLEX] [REV] [LIMIT offset count] [WITHSCORES]
func zRange(w *words) method {
	args, scores := w.zRange("WITHSCORES")
	isPlain := args == redis.ZRangeArgs{Key: args.Key, Start: args.Start, Stop: args.Stop}
	start, isInteger := args.Start.(int64)
	stop, areIntegers := args.Stop.(int64)
	switch isInteger = isInteger && areIntegers; {
	case isPlain && isInteger && scores:
		return method{(*redis.Pipeline).ZRangeWithScores, []any{args.Key, start, stop}}
	case isPlain && isInteger:
		return method{(*redis.Pipeline).ZRange, []any{args.Key, start, stop}}
	case scores:
		return method{(*redis.Pipeline).ZRangeArgsWithScores, []any{args}}
	}
	return method{(*redis.Pipeline).ZRangeArgs, []any{args}}
}

// ZRANGESTORE destination source start stop [BYSCORE|BYLEX] [REV] [LIMIT offset count]
func zRangeStore(w *words) method {
	destination := w.next()
	args, _ := w.zRange()
	return method{(*redis.Pipeline).ZRangeStore, []any{destination, args}}
}

// zRange reads a key and a range of it, and says whether WITHSCORES is there, which is an option if it is given.
func (w *words) zRange(further ...string) (args redis.ZRangeArgs, scores bool) {
	args = redis.ZRangeArgs{Key: w.next(), Start: w.place(), Stop: w.place()}
	w.options(func(name string) {
		switch name {
		case "BYSCORE":
			args.ByScore = true
		case "BYLEX":
			args.ByLex = true
		case "REV":
			args.Rev = true
		case "LIMIT":
			args.Offset, args.Count = w.limit()
		case "WITHSCORES":
			scores = true
		}
	}, append(further, "BYSCORE", "BYLEX", "REV", "LIMIT")...)
	return args, scores
}

// place reads an integer, or else a word that stands for a place, such as (5 or +inf.
func (w *words) place() any {
	before := *w
	if number := w.integer(); !w.bad {
		return number
	}
	*w = before
	return w.next()
}

// ZDIFF numkeys key … [WITHSCORES]
func zDiff(w *words) method {
	keys := anys(w.keys())
	if w.is("WITHSCORES") {
		return method{(*redis.Pipeline).ZDiffWithScores, keys}
	}
	return method{(*redis.Pipeline).ZDiff, keys}
}

// ZDIFFSTORE destination numkeys key …
func zDiffStore(w *words) method {
	args := []any{w.next()}
	return method{(*redis.Pipeline).ZDiffStore, append(args, anys(w.keys())...)}
}

// ZUNION numkeys key … [WEIGHTS weight …] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]
func zUnion(w *words) method {
	store, scores := w.zStore("WITHSCORES")
	if scores {
		return method{(*redis.Pipeline).ZUnionWithScores, []any{store}}
	}
	return method{(*redis.Pipeline).ZUnion, []any{store}}
}

// ZINTER numkeys key … [WEIGHTS weight …] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]
func zInter(w *words) method {
	store, scores := w.zStore("WITHSCORES")
	if scores {
		return method{(*redis.Pipeline).ZInterWithScores, []any{&store}}
	}
	return method{(*redis.Pipeline).ZInter, []any{&store}}
}

// ZUNIONSTORE destination numkeys key … [WEIGHTS weight …] [AGGREGATE SUM|MIN|MAX], and the same for ZINTERSTORE
func zStore(function any) func(*words) method {
	return func(w *words) method {
		destination := w.next()
		store, _ := w.zStore()
		return method{function, []any{destination, &store}}
	}
}

// zStore reads keys and how to combine them, and says whether WITHSCORES is there, which is an option if it is given.
func (w *words) zStore(further ...string) (store redis.ZStore, scores bool) {
	store.Keys = w.keys()
	w.options(func(name string) {
		switch name {
		case "WEIGHTS":
			for range store.Keys {
				store.Weights = append(store.Weights, w.float())
			}
		case "AGGREGATE":
			store.Aggregate = w.must("SUM", "MIN", "MAX")
		case "WITHSCORES":
			scores = true
		}
	}, append(further, "WEIGHTS", "AGGREGATE")...)
	return store, scores
}
