package gocall

import (
	"reflect"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// entry is a command for which go-redis has a method.
type entry struct {
	name string // one word, or two for a subcommand
	// call is the method, as a method expression, if the words behind the name are its arguments, in order; else a
	// func(*words) method, which chooses one and reads its arguments. Where it can't, the words are bad.
	call any
}

// read returns the call for the words of the command, or not ok if there is none.
func (e entry) read(list []string) (method, *words, bool) {
	w := &words{list: list}
	for _, name := range strings.Fields(e.name) {
		w.must(name)
	}
	read, isSpecial := e.call.(func(*words) method)
	if !isSpecial {
		read = inOrder(e.call)
	}
	m := read(w)
	return m, w, !w.bad && w.at == len(list)
}

// find returns the entry for the command; the one for its subcommand comes first.
func find(words []string) (entry, bool) {
	for _, list := range [][]entry{table, deprecated} {
		for _, e := range list {
			first, second, isSubcommand := strings.Cut(e.name, " ")
			if equalFold(words[0], first) && (!isSubcommand || len(words) > 1 && equalFold(words[1], second)) {
				return e, true
			}
		}
	}
	return entry{}, false
}

// inOrder reads each word as the next argument of a method.
func inOrder(function any) func(*words) method {
	return func(w *words) method {
		m := method{function: function}
		kind := reflect.TypeOf(function)
		for i := 2; i < kind.NumIn(); i++ { // behind the receiver and ctx
			if kind.IsVariadic() && i == kind.NumIn()-1 {
				for w.more() {
					m.args = append(m.args, w.argument(kind.In(i).Elem()))
				}
			} else {
				m.args = append(m.args, w.argument(kind.In(i)))
			}
		}
		return m
	}
}

// argument reads a word as an argument of a type.
func (w *words) argument(kind reflect.Type) any {
	switch {
	case kind == reflect.TypeFor[time.Duration]():
		return w.seconds()
	case kind == reflect.TypeFor[time.Time]():
		return time.Unix(w.integer(), 0)
	case kind.Kind() == reflect.String, kind.Kind() == reflect.Interface:
		return w.next()
	case kind.Kind() == reflect.Float64:
		return w.float()
	case kind.Kind() == reflect.Int64:
		return w.integer()
	case kind.Kind() == reflect.Int:
		number := w.integer()
		w.refuse(int64(int32(number)) != number) // int has 32 bits on some machines
		return int(number)
	}
	panic("gocall: no way to read an argument of type " + kind.String())
}

// table has the commands by group. Those with options are read by functions of their own.
var table = []entry{
	{"APPEND", (*redis.Pipeline).Append},
	{"DECR", (*redis.Pipeline).Decr},
	{"DECRBY", (*redis.Pipeline).DecrBy},
	{"GET", (*redis.Pipeline).Get},
	{"GETDEL", (*redis.Pipeline).GetDel},
	{"GETEX", getEx},
	{"GETRANGE", (*redis.Pipeline).GetRange},
	{"INCR", (*redis.Pipeline).Incr},
	{"INCRBY", (*redis.Pipeline).IncrBy},
	{"INCRBYFLOAT", (*redis.Pipeline).IncrByFloat},
	{"MGET", (*redis.Pipeline).MGet},
	{"MSET", (*redis.Pipeline).MSet},
	{"MSETNX", (*redis.Pipeline).MSetNX},
	{"SET", set},
	{"SETRANGE", (*redis.Pipeline).SetRange},
	{"STRLEN", (*redis.Pipeline).StrLen},

	{"COPY", copyKey},
	{"DEL", (*redis.Pipeline).Del},
	{"DUMP", (*redis.Pipeline).Dump},
	{"EXISTS", (*redis.Pipeline).Exists},
	{"EXPIRE", expire},
	{"EXPIREAT", (*redis.Pipeline).ExpireAt},
	{"EXPIRETIME", (*redis.Pipeline).ExpireTime},
	{"KEYS", (*redis.Pipeline).Keys},
	{"MOVE", (*redis.Pipeline).Move},
	{"OBJECT ENCODING", (*redis.Pipeline).ObjectEncoding},
	{"OBJECT FREQ", (*redis.Pipeline).ObjectFreq},
	{"OBJECT IDLETIME", (*redis.Pipeline).ObjectIdleTime},
	{"OBJECT REFCOUNT", (*redis.Pipeline).ObjectRefCount},
	{"PERSIST", (*redis.Pipeline).Persist},
	{"PEXPIRE", pExpire},
	{"PEXPIREAT", pExpireAt},
	{"PEXPIRETIME", (*redis.Pipeline).PExpireTime},
	{"PTTL", (*redis.Pipeline).PTTL},
	{"RANDOMKEY", (*redis.Pipeline).RandomKey},
	{"RENAME", (*redis.Pipeline).Rename},
	{"RENAMENX", (*redis.Pipeline).RenameNX},
	{"RESTORE", restore},
	{"SCAN", scan},
	{"SORT", sort},
	{"TOUCH", (*redis.Pipeline).Touch},
	{"TTL", (*redis.Pipeline).TTL},
	{"TYPE", (*redis.Pipeline).Type},
	{"UNLINK", (*redis.Pipeline).Unlink},

	{"HDEL", (*redis.Pipeline).HDel},
	{"HEXISTS", (*redis.Pipeline).HExists},
	{"HGET", (*redis.Pipeline).HGet},
	{"HGETALL", (*redis.Pipeline).HGetAll},
	{"HINCRBY", (*redis.Pipeline).HIncrBy},
	{"HINCRBYFLOAT", (*redis.Pipeline).HIncrByFloat},
	{"HKEYS", (*redis.Pipeline).HKeys},
	{"HLEN", (*redis.Pipeline).HLen},
	{"HMGET", (*redis.Pipeline).HMGet},
	{"HRANDFIELD", hRandField},
	{"HSCAN", scanKey((*redis.Pipeline).HScan)},
	{"HSET", (*redis.Pipeline).HSet},
	{"HSETNX", (*redis.Pipeline).HSetNX},
	{"HSTRLEN", (*redis.Pipeline).HStrLen},
	{"HVALS", (*redis.Pipeline).HVals},

	{"BLMOVE", blMove},
	{"BLPOP", blocking((*redis.Pipeline).BLPop)},
	{"BRPOP", blocking((*redis.Pipeline).BRPop)},
	{"LINDEX", (*redis.Pipeline).LIndex},
	{"LINSERT", lInsert},
	{"LLEN", (*redis.Pipeline).LLen},
	{"LMOVE", (*redis.Pipeline).LMove},
	{"LMPOP", lmPop},
	{"LPOP", counted((*redis.Pipeline).LPop, (*redis.Pipeline).LPopCount)},
	{"LPOS", lPos},
	{"LPUSH", (*redis.Pipeline).LPush},
	{"LPUSHX", (*redis.Pipeline).LPushX},
	{"LRANGE", (*redis.Pipeline).LRange},
	{"LREM", (*redis.Pipeline).LRem},
	{"LSET", (*redis.Pipeline).LSet},
	{"LTRIM", (*redis.Pipeline).LTrim},
	{"RPOP", counted((*redis.Pipeline).RPop, (*redis.Pipeline).RPopCount)},
	{"RPUSH", (*redis.Pipeline).RPush},
	{"RPUSHX", (*redis.Pipeline).RPushX},

	{"SADD", (*redis.Pipeline).SAdd},
	{"SCARD", (*redis.Pipeline).SCard},
	{"SDIFF", (*redis.Pipeline).SDiff},
	{"SDIFFSTORE", (*redis.Pipeline).SDiffStore},
	{"SINTER", (*redis.Pipeline).SInter},
	{"SINTERCARD", interCard((*redis.Pipeline).SInterCard)},
	{"SINTERSTORE", (*redis.Pipeline).SInterStore},
	{"SISMEMBER", (*redis.Pipeline).SIsMember},
	{"SMEMBERS", (*redis.Pipeline).SMembers},
	{"SMISMEMBER", (*redis.Pipeline).SMIsMember},
	{"SMOVE", (*redis.Pipeline).SMove},
	{"SPOP", counted((*redis.Pipeline).SPop, (*redis.Pipeline).SPopN)},
	{"SRANDMEMBER", counted((*redis.Pipeline).SRandMember, (*redis.Pipeline).SRandMemberN)},
	{"SREM", (*redis.Pipeline).SRem},
	{"SSCAN", scanKey((*redis.Pipeline).SScan)},
	{"SUNION", (*redis.Pipeline).SUnion},
	{"SUNIONSTORE", (*redis.Pipeline).SUnionStore},

	{"BZPOPMAX", blocking((*redis.Pipeline).BZPopMax)},
	{"BZPOPMIN", blocking((*redis.Pipeline).BZPopMin)},
	{"ZADD", zAdd},
	{"ZCARD", (*redis.Pipeline).ZCard},
	{"ZCOUNT", (*redis.Pipeline).ZCount},
	{"ZDIFF", zDiff},
	{"ZINCRBY", (*redis.Pipeline).ZIncrBy},
	{"ZINTERCARD", interCard((*redis.Pipeline).ZInterCard)},
	{"ZINTERSTORE", zStore((*redis.Pipeline).ZInterStore)},
	{"ZLEXCOUNT", (*redis.Pipeline).ZLexCount},
	{"ZMSCORE", (*redis.Pipeline).ZMScore},
	{"ZPOPMAX", (*redis.Pipeline).ZPopMax},
	{"ZPOPMIN", (*redis.Pipeline).ZPopMin},
	{"ZRANGE", zRange},
	{"ZRANK", (*redis.Pipeline).ZRank},
	{"ZREM", (*redis.Pipeline).ZRem},
	{"ZREMRANGEBYLEX", (*redis.Pipeline).ZRemRangeByLex},
	{"ZREMRANGEBYRANK", (*redis.Pipeline).ZRemRangeByRank},
	{"ZREMRANGEBYSCORE", (*redis.Pipeline).ZRemRangeByScore},
	{"ZREVRANK", (*redis.Pipeline).ZRevRank},
	{"ZSCAN", scanKey((*redis.Pipeline).ZScan)},
	{"ZSCORE", (*redis.Pipeline).ZScore},
	{"ZUNIONSTORE", zStore((*redis.Pipeline).ZUnionStore)},

	{"XACK", (*redis.Pipeline).XAck},
	{"XADD", xAdd},
	{"XAUTOCLAIM", xAutoClaim},
	{"XCLAIM", xClaim},
	{"XDEL", (*redis.Pipeline).XDel},
	{"XGROUP CREATE", xGroupCreate},
	{"XGROUP DESTROY", (*redis.Pipeline).XGroupDestroy},
	{"XINFO CONSUMERS", (*redis.Pipeline).XInfoConsumers},
	{"XINFO GROUPS", (*redis.Pipeline).XInfoGroups},
	{"XINFO STREAM", (*redis.Pipeline).XInfoStream},
	{"XLEN", (*redis.Pipeline).XLen},
	{"XPENDING", xPending},
	{"XRANGE", xRange((*redis.Pipeline).XRange, (*redis.Pipeline).XRangeN)},
	{"XREAD", xRead},
	{"XREADGROUP", xReadGroup},
	{"XREVRANGE", xRange((*redis.Pipeline).XRevRange, (*redis.Pipeline).XRevRangeN)},
	{"XTRIM", xTrim},

	{"BITCOUNT", bitCount},
	{"BITFIELD", (*redis.Pipeline).BitField},
	{"BITOP AND", (*redis.Pipeline).BitOpAnd},
	{"BITOP NOT", (*redis.Pipeline).BitOpNot},
	{"BITOP OR", (*redis.Pipeline).BitOpOr},
	{"BITOP XOR", (*redis.Pipeline).BitOpXor},
	{"BITPOS", (*redis.Pipeline).BitPos},
	{"GETBIT", (*redis.Pipeline).GetBit},
	{"SETBIT", (*redis.Pipeline).SetBit},
	{"PFADD", (*redis.Pipeline).PFAdd},
	{"PFCOUNT", (*redis.Pipeline).PFCount},
	{"PFMERGE", (*redis.Pipeline).PFMerge},
	{"GEOADD", geoAdd},
	{"GEODIST", (*redis.Pipeline).GeoDist},
	{"GEOHASH", (*redis.Pipeline).GeoHash},
	{"GEOPOS", (*redis.Pipeline).GeoPos},
	{"GEOSEARCH", geoSearch},

	{"PSUBSCRIBE", subscribe((*redis.Client).PSubscribe)},
	{"PUBLISH", (*redis.Pipeline).Publish},
	{"PUBSUB CHANNELS", pubSubChannels},
	{"PUBSUB NUMPAT", (*redis.Pipeline).PubSubNumPat},
	{"PUBSUB NUMSUB", (*redis.Pipeline).PubSubNumSub},
	{"SPUBLISH", (*redis.Pipeline).SPublish},
	{"SSUBSCRIBE", subscribe((*redis.Client).SSubscribe)},
	{"SUBSCRIBE", subscribe((*redis.Client).Subscribe)},

	{"EVAL", eval((*redis.Pipeline).Eval)},
	{"EVALSHA", eval((*redis.Pipeline).EvalSha)},
	{"FCALL", eval((*redis.Pipeline).FCall)},
	{"SCRIPT EXISTS", (*redis.Pipeline).ScriptExists},
	{"SCRIPT FLUSH", (*redis.Pipeline).ScriptFlush},
	{"SCRIPT LOAD", (*redis.Pipeline).ScriptLoad},

	{"CLIENT GETNAME", (*redis.Pipeline).ClientGetName},
	{"CLIENT ID", (*redis.Pipeline).ClientID},
	{"CLIENT LIST", (*redis.Pipeline).ClientList},
	{"CONFIG GET", (*redis.Pipeline).ConfigGet},
	{"CONFIG SET", (*redis.Pipeline).ConfigSet},
	{"DBSIZE", (*redis.Pipeline).DBSize},
	{"ECHO", (*redis.Pipeline).Echo},
	{"FLUSHALL", flush((*redis.Pipeline).FlushAll, (*redis.Pipeline).FlushAllAsync)},
	{"FLUSHDB", flush((*redis.Pipeline).FlushDB, (*redis.Pipeline).FlushDBAsync)},
	{"INFO", (*redis.Pipeline).Info},
	{"LASTSAVE", (*redis.Pipeline).LastSave},
	{"MEMORY USAGE", memoryUsage},
	{"PING", (*redis.Pipeline).Ping},
	{"SLOWLOG GET", (*redis.Pipeline).SlowLogGet},
	{"TIME", (*redis.Pipeline).Time},
}
