package gocall

import "github.com/redis/go-redis/v9"

// XADD key [NOMKSTREAM] [MAXLEN|MINID [=|~] threshold [LIMIT count]] *|id field value …
func xAdd(w *words) method {
	args := &redis.XAddArgs{Stream: w.next(), NoMkStream: w.is("NOMKSTREAM")}
	switch w.one("MAXLEN", "MINID") {
	case "MAXLEN":
		args.Approx = w.approximately()
		args.MaxLen, args.Limit = w.positive(), w.trimLimit()
	case "MINID":
		args.Approx = w.approximately()
		args.MinID, args.Limit = w.filled(), w.trimLimit()
	}
	args.ID = w.filled()
	values := w.rest()
	w.refuse(len(values) == 0)
	args.Values = values
	return method{(*redis.Pipeline).XAdd, []any{args}}
}

// approximately reads = or ~; without either, Redis takes the first.
func (w *words) approximately() bool {
	if w.more() && w.list[w.at] == "=" {
		w.at++
		return false
	}
	if w.more() && w.list[w.at] == "~" {
		w.at++
		return true
	}
	return false
}

func (w *words) trimLimit() int64 {
	if w.is("LIMIT") {
		return w.positive()
	}
	return 0
}

// XTRIM key MAXLEN|MINID [=|~] threshold [LIMIT count]
func xTrim(w *words) method {
	key, strategy := w.next(), w.must("MAXLEN", "MINID")
	approximately := w.approximately()
	if strategy == "MAXLEN" {
		length := w.integer()
		if approximately {
			return method{(*redis.Pipeline).XTrimMaxLenApprox, []any{key, length, w.trimLimit()}}
		}
		return method{(*redis.Pipeline).XTrimMaxLen, []any{key, length}}
	}
	id := w.next()
	if approximately {
		return method{(*redis.Pipeline).XTrimMinIDApprox, []any{key, id, w.trimLimit()}}
	}
	return method{(*redis.Pipeline).XTrimMinID, []any{key, id}}
}

// XREAD [COUNT count] [BLOCK milliseconds] STREAMS key … id …
func xRead(w *words) method {
	args := &redis.XReadArgs{Block: -1}
	w.options(func(name string) {
		if name == "COUNT" {
			args.Count = w.positive()
			return
		}
		args.Block = w.milliseconds()
		w.refuse(args.Block < 0)
	}, "COUNT", "BLOCK")
	w.must("STREAMS")
	args.Streams = w.rest()
	w.refuse(len(args.Streams) == 0)
	return method{(*redis.Pipeline).XRead, []any{args}}
}

// XREADGROUP GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key … id …
func xReadGroup(w *words) method {
	w.must("GROUP")
	args := &redis.XReadGroupArgs{Group: w.next(), Consumer: w.next(), Block: -1}
	w.options(func(name string) {
		switch name {
		case "COUNT":
			args.Count = w.positive()
		case "BLOCK":
			args.Block = w.milliseconds()
			w.refuse(args.Block < 0)
		case "NOACK":
			args.NoAck = true
		}
	}, "COUNT", "BLOCK", "NOACK")
	w.must("STREAMS")
	args.Streams = w.rest()
	w.refuse(len(args.Streams) == 0)
	return method{(*redis.Pipeline).XReadGroup, []any{args}}
}

// XRANGE key start end [COUNT count], and the same backwards
func xRange(all, some any) func(*words) method {
	return func(w *words) method {
		args := []any{w.next(), w.next(), w.next()}
		if w.is("COUNT") {
			return method{some, append(args, w.integer())}
		}
		return method{all, args}
	}
}

// XGROUP CREATE key group id [MKSTREAM]
func xGroupCreate(w *words) method {
	args := []any{w.next(), w.next(), w.next()}
	if w.is("MKSTREAM") {
		return method{(*redis.Pipeline).XGroupCreateMkStream, args}
	}
	return method{(*redis.Pipeline).XGroupCreate, args}
}

// XINFO STREAM key [FULL [COUNT count]]
func xInfoStream(w *words) method {
	key, count := w.next(), 0 // go-redis leaves this count out
	if !w.is("FULL") {
		return method{(*redis.Pipeline).XInfoStream, []any{key}}
	}
	if w.is("COUNT") {
		count = w.number()
		w.refuse(count <= 0)
	}
	return method{(*redis.Pipeline).XInfoStreamFull, []any{key, count}}
}

// XPENDING key group [[IDLE milliseconds] start end count [consumer]]
func xPending(w *words) method {
	args := &redis.XPendingExtArgs{Stream: w.next(), Group: w.next()}
	if !w.more() {
		return method{(*redis.Pipeline).XPending, []any{args.Stream, args.Group}}
	}
	if w.is("IDLE") {
		args.Idle = w.milliseconds()
		w.refuse(args.Idle <= 0)
	}
	args.Start, args.End, args.Count = w.next(), w.next(), w.integer()
	if w.more() {
		args.Consumer = w.filled()
	}
	return method{(*redis.Pipeline).XPendingExt, []any{args}}
}

// XCLAIM key group consumer milliseconds id … [JUSTID]
func xClaim(w *words) method {
	args := &redis.XClaimArgs{Stream: w.next(), Group: w.next(), Consumer: w.next(), MinIdle: w.milliseconds()}
	for w.more() {
		if w.is("JUSTID") {
			return method{(*redis.Pipeline).XClaimJustID, []any{args}}
		}
		args.Messages = append(args.Messages, w.next())
	}
	return method{(*redis.Pipeline).XClaim, []any{args}}
}

// XAUTOCLAIM key group consumer milliseconds start [COUNT count] [JUSTID]
func xAutoClaim(w *words) method {
	args := &redis.XAutoClaimArgs{Stream: w.next(), Group: w.next(), Consumer: w.next(), MinIdle: w.milliseconds(), Start: w.next()}
	function := any((*redis.Pipeline).XAutoClaim)
	w.options(func(name string) {
		if name == "COUNT" {
			args.Count = w.positive()
		} else {
			function = (*redis.Pipeline).XAutoClaimJustID
		}
	}, "COUNT", "JUSTID")
	return method{function, []any{args}}
}
