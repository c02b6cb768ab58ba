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
