package gocall

import (
	"time"

	"github.com/redis/go-redis/v9"
)

// SET key value [NX|XX] [GET] [EX seconds|PX milliseconds|EXAT seconds|KEEPTTL]
func set(w *words) method {
	key, value := w.next(), w.next()
	var args redis.SetArgs
	lifetimes := 0
	w.options(func(name string) {
		switch name {
		case "NX", "XX":
			w.refuse(args.Mode != "")
			args.Mode = name
			return
		case "GET":
			args.Get = true
			return
		case "EX":
			args.TTL = w.seconds()
		case "PX":
			args.TTL = w.milliseconds()
		case "EXAT":
			args.ExpireAt = time.Unix(w.positive(), 0)
		case "KEEPTTL":
			args.KeepTTL = true
		}
		lifetimes++
		w.refuse(lifetimes > 1 || args.TTL <= 0 && (name == "EX" || name == "PX"))
	}, "NX", "XX", "GET", "EX", "PX", "EXAT", "KEEPTTL")

	if args.Get || !args.ExpireAt.IsZero() {
		return method{(*redis.Pipeline).SetArgs, []any{key, value, args}}
	}
	lifetime := args.TTL
	if args.KeepTTL {
		lifetime = redis.KeepTTL
	}
	switch args.Mode {
	case "NX":
		return method{(*redis.Pipeline).SetNX, []any{key, value, lifetime}}
	case "XX":
		return method{(*redis.Pipeline).SetXX, []any{key, value, lifetime}}
	}
	return method{(*redis.Pipeline).Set, []any{key, value, lifetime}}
}

// GETEX key [EX seconds|PX milliseconds|PERSIST]
func getEx(w *words) method {
	key, lifetime := w.next(), time.Duration(redis.KeepTTL)
	switch name := w.one("EX", "PX", "PERSIST"); name {
	case "EX":
		lifetime = w.seconds()
		w.refuse(lifetime <= 0)
	case "PX":
		lifetime = w.milliseconds()
		w.refuse(lifetime <= 0)
	case "PERSIST":
		lifetime = 0
	}
	return method{(*redis.Pipeline).GetEx, []any{key, lifetime}}
}

// LCS key1 key2 [LEN|IDX [MINMATCHLEN length] [WITHMATCHLEN]]
func lcs(w *words) method {
	query := &redis.LCSQuery{Key1: w.next(), Key2: w.next()}
	w.options(func(name string) {
		switch name {
		case "LEN":
			query.Len = true
		case "IDX":
			query.Idx = true
		case "MINMATCHLEN":
			query.MinMatchLen = w.number()
			w.refuse(query.MinMatchLen == 0)
		case "WITHMATCHLEN":
			query.WithMatchLen = true
		}
	}, "LEN", "IDX", "MINMATCHLEN", "WITHMATCHLEN")
	w.refuse(query.Len && query.Idx || !query.Idx && (query.MinMatchLen != 0 || query.WithMatchLen))
	return method{(*redis.Pipeline).LCS, []any{query}}
}

// BITCOUNT key [start end [BYTE|BIT]]
func bitCount(w *words) method {
	key := w.next()
	if !w.more() {
		return method{(*redis.Pipeline).BitCount, []any{key, nil}}
	}
	places := &redis.BitCount{Start: w.integer(), End: w.integer()}
	places.Unit = w.one(redis.BitCountIndexByte, redis.BitCountIndexBit)
	return method{(*redis.Pipeline).BitCount, []any{key, places}}
}

// BITFIELD_RO key GET encoding offset …
func bitFieldRO(w *words) method {
	args := []any{w.next()}
	for w.more() {
		w.must("GET")
		args = append(args, w.next(), w.next())
	}
	return method{(*redis.Pipeline).BitFieldRO, args}
}

// BITPOS key bit [start [end [BYTE|BIT]]]
func bitPos(w *words) method {
	const withUnit = 6 // words
	if len(w.list) < withUnit {
		return inOrder((*redis.Pipeline).BitPos)(w)
	}
	key, bit := w.next(), w.integer()
	w.refuse(bit != 0 && bit != 1)
	return method{(*redis.Pipeline).BitPosSpan, []any{key, int8(bit), w.integer(), w.integer(), w.must("BYTE", "BIT")}}
}
