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
	args := redis.ZRangeArgs{Key: w.next(), Start: w.place(), Stop: w.place()}
	options, scores := 0, false
	w.options(func(name string) {
		options++
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
			options--
			scores = true
		}
	}, "BYSCORE", "BYLEX", "REV", "LIMIT", "WITHSCORES")

	start, isInteger := args.Start.(int64)
	stop, areIntegers := args.Stop.(int64)
	switch isInteger = isInteger && areIntegers; {
	case options == 0 && isInteger && scores:
		return method{(*redis.Pipeline).ZRangeWithScores, []any{args.Key, start, stop}}
	case options == 0 && isInteger:
		return method{(*redis.Pipeline).ZRange, []any{args.Key, start, stop}}
	case scores:
		return method{(*redis.Pipeline).ZRangeArgsWithScores, []any{args}}
	}
	return method{(*redis.Pipeline).ZRangeArgs, []any{args}}
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

// ZUNIONSTORE destination numkeys key … [WEIGHTS weight …] [AGGREGATE SUM|MIN|MAX], and the same for ZINTERSTORE
func zStore(function any) func(*words) method {
	return func(w *words) method {
		destination, store := w.next(), &redis.ZStore{Keys: w.keys()}
		w.options(func(name string) {
			if name == "AGGREGATE" {
				store.Aggregate = w.must("SUM", "MIN", "MAX")
				return
			}
			for range store.Keys {
				store.Weights = append(store.Weights, w.float())
			}
		}, "WEIGHTS", "AGGREGATE")
		return method{function, []any{destination, store}}
	}
}
