package gocall

import (
	"time"

	"github.com/redis/go-redis/v9"
)

// EXPIRE key seconds [NX|XX|GT|LT]
func expire(w *words) method {
	args := []any{w.next(), w.seconds()}
	switch w.one("NX", "XX", "GT", "LT") {
	case "NX":
		return method{(*redis.Pipeline).ExpireNX, args}
	case "XX":
		return method{(*redis.Pipeline).ExpireXX, args}
	case "GT":
		return method{(*redis.Pipeline).ExpireGT, args}
	case "LT":
		return method{(*redis.Pipeline).ExpireLT, args}
	}
	return method{(*redis.Pipeline).Expire, args}
}

// PEXPIRE key milliseconds
func pExpire(w *words) method {
	return method{(*redis.Pipeline).PExpire, []any{w.next(), w.milliseconds()}}
}

// PEXPIREAT key unix-time-milliseconds
func pExpireAt(w *words) method {
	return method{(*redis.Pipeline).PExpireAt, []any{w.next(), time.UnixMilli(w.integer())}}
}

// COPY source destination DB database [REPLACE]
func copyKey(w *words) method {
	source, destination := w.next(), w.next()
	w.must("DB")
	return method{(*redis.Pipeline).Copy, []any{source, destination, w.number(), w.is("REPLACE")}}
}

// RESTORE key milliseconds value [REPLACE]
func restore(w *words) method {
	args := []any{w.next(), w.milliseconds(), w.next()}
	if w.is("REPLACE") {
		return method{(*redis.Pipeline).RestoreReplace, args}
	}
	return method{(*redis.Pipeline).Restore, args}
}

// SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]
func scan(w *words) method {
	cursor, match, count, kind := w.scan("MATCH", "COUNT", "TYPE")
	if kind != "" {
		return method{(*redis.Pipeline).ScanType, []any{cursor, match, count, kind}}
	}
	return method{(*redis.Pipeline).Scan, []any{cursor, match, count}}
}

// HSCAN key cursor [MATCH pattern] [COUNT count], and the same for sets and sorted sets
func scanKey(function any) func(*words) method {
	return func(w *words) method {
		key := w.next()
		cursor, match, count, _ := w.scan("MATCH", "COUNT")
		return method{function, []any{key, cursor, match, count}}
	}
}

func (w *words) scan(options ...string) (cursor uint64, match string, count int64, kind string) {
	number := w.integer()
	w.refuse(number < 0)
	w.options(func(name string) {
		switch name {
		case "MATCH":
			match = w.filled()
		case "COUNT":
			count = w.positive()
		case "TYPE":
			kind = w.filled()
		}
	}, options...)
	return uint64(number), match, count, kind
}

// MIGRATE host port key database milliseconds
func migrate(w *words) method {
	return method{(*redis.Pipeline).Migrate, []any{w.next(), w.next(), w.next(), w.number(), w.milliseconds()}}
}

// SORT key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC|DESC] [ALPHA] [STORE destination]
func sort(w *words) method {
	key, by, destination := w.sort("STORE")
	if destination != "" {
		return method{(*redis.Pipeline).SortStore, []any{key, destination, by}}
	}
	return method{(*redis.Pipeline).Sort, []any{key, by}}
}

// SORT_RO key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC|DESC] [ALPHA]
func sortRO(w *words) method {
	key, by, _ := w.sort()
	return method{(*redis.Pipeline).SortRO, []any{key, by}}
}

// sort reads a key and the options, to which STORE belongs if it is given. Without it, the destination is empty.
func (w *words) sort(further ...string) (key string, by *redis.Sort, destination string) {
	key, by = w.next(), &redis.Sort{}
	for w.more() {
		w.options(func(name string) {
			switch name {
			case "BY":
				by.By = w.filled()
			case "LIMIT":
				by.Offset, by.Count = w.limit()
			case "ASC", "DESC":
				w.refuse(by.Order != "")
				by.Order = name
			case "ALPHA":
				by.Alpha = true
			case "STORE":
				destination = w.filled()
			}
		}, append(further, "BY", "LIMIT", "ASC", "DESC", "ALPHA")...)
		if !w.is("GET") {
			break
		}
		by.Get = append(by.Get, w.next())
	}
	return key, by, destination
}

// limit reads an offset and a count. go-redis leaves both out if they are zero, which is no limit.
func (w *words) limit() (offset, count int64) {
	offset, count = w.integer(), w.integer()
	w.refuse(offset == 0 && count == 0)
	return offset, count
}

// number reads an integer of the size that every machine's int has.
func (w *words) number() int {
	number := w.integer()
	w.refuse(int64(int32(number)) != number)
	return int(number)
}
