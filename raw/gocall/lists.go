package gocall

import "github.com/redis/go-redis/v9"

// BLPOP key … timeout, and the same for other commands that wait
func blocking(function any) func(*words) method {
	return func(w *words) method {
		var keys []any
		for w.at < len(w.list)-1 && !w.bad {
			keys = append(keys, w.next())
		}
		w.refuse(len(keys) == 0)
		return method{function, append([]any{w.timeout()}, keys...)}
	}
}

// BLMOVE source destination LEFT|RIGHT LEFT|RIGHT timeout
func blMove(w *words) method {
	return method{(*redis.Pipeline).BLMove, []any{w.next(), w.next(), w.next(), w.next(), w.timeout()}}
}

// LINSERT key BEFORE|AFTER pivot element
func lInsert(w *words) method {
	key := w.next()
	if w.must("BEFORE", "AFTER") == "BEFORE" {
		return method{(*redis.Pipeline).LInsertBefore, []any{key, w.next(), w.next()}}
	}
	return method{(*redis.Pipeline).LInsertAfter, []any{key, w.next(), w.next()}}
}

// LMPOP numkeys key … LEFT|RIGHT COUNT count, and the same for sorted sets, whose ends have other names
func mPop(function any, ends ...string) func(*words) method {
	return func(w *words) method {
		return method{function, w.mPop(ends)}
	}
}

// BLMPOP timeout numkeys key … LEFT|RIGHT COUNT count, and the same for sorted sets
func bmPop(function any, ends ...string) func(*words) method {
	return func(w *words) method {
		args := []any{w.timeout()}
		return method{function, append(args, w.mPop(ends)...)}
	}
}

// mPop reads the end, the count and the keys, and returns them in this order.
func (w *words) mPop(ends []string) []any {
	keys, end := w.keys(), w.must(ends...)
	w.must("COUNT")
	return append([]any{end, w.positive()}, anys(keys)...)
}

// LPOS key element [RANK rank] [COUNT number] [MAXLEN length]
func lPos(w *words) method {
	key, element := w.next(), w.next()
	var args redis.LPosArgs
	var count int64
	counted := false
	w.options(func(name string) {
		switch name {
		case "RANK":
			args.Rank = w.integer()
			w.refuse(args.Rank == 0)
		case "COUNT":
			count, counted = w.integer(), true
		case "MAXLEN":
			args.MaxLen = w.positive()
		}
	}, "RANK", "COUNT", "MAXLEN")
	if counted {
		return method{(*redis.Pipeline).LPosCount, []any{key, element, count, args}}
	}
	return method{(*redis.Pipeline).LPos, []any{key, element, args}}
}

// LPOP key [count], and the same for other commands, which have a method of their own for a count
func counted(one, several any) func(*words) method {
	read := inOrder(several)
	return func(w *words) method {
		if len(w.list)-w.at > 1 {
			return read(w)
		}
		return method{one, []any{w.next()}}
	}
}

// HRANDFIELD key count [WITHVALUES], and the same for sorted sets, with WITHSCORES
func random(plain any, option string, with any) func(*words) method {
	return func(w *words) method {
		args := []any{w.next(), w.number()}
		if w.is(option) {
			return method{with, args}
		}
		return method{plain, args}
	}
}

// SINTERCARD numkeys key … LIMIT limit, and the same for sorted sets
func interCard(function any) func(*words) method {
	return func(w *words) method {
		keys := w.keys()
		w.must("LIMIT")
		return method{function, append([]any{w.integer()}, anys(keys)...)}
	}
}

// anys returns strings as the arguments of a variadic method.
func anys(list []string) []any {
	all := make([]any, len(list))
	for i, word := range list {
		all[i] = word
	}
	return all
}
