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
	{"LCS", lcs},
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
	{"MIGRATE", migrate},
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
	{"SORT_RO", sortRO},
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
	{"HRANDFIELD", random((*redis.Pipeline).HRandField, "WITHVALUES", (*redis.Pipeline).HRandFieldWithValues)},
	{"HSCAN", scanKey((*redis.Pipeline).HScan)},
	{"HSET", (*redis.Pipeline).HSet},
	{"HSETNX", (*redis.Pipeline).HSetNX},
	{"HSTRLEN", (*redis.Pipeline).HStrLen},
	{"HVALS", (*redis.Pipeline).HVals},

	{"BLMOVE", blMove},
	{"BLMPOP", bmPop((*redis.Pipeline).BLMPop, "LEFT", "RIGHT")},
	{"BLPOP", blocking((*redis.Pipeline).BLPop)},
	{"BRPOP", blocking((*redis.Pipeline).BRPop)},
	{"LINDEX", (*redis.Pipeline).LIndex},
	{"LINSERT", lInsert},
	{"LLEN", (*redis.Pipeline).LLen},
	{"LMOVE", (*redis.Pipeline).LMove},
	{"LMPOP", mPop((*redis.Pipeline).LMPop, "LEFT", "RIGHT")},
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

	{"BZMPOP", bmPop((*redis.Pipeline).BZMPop, "MIN", "MAX")},
	{"BZPOPMAX", blocking((*redis.Pipeline).BZPopMax)},
	{"BZPOPMIN", blocking((*redis.Pipeline).BZPopMin)},
	{"ZADD", zAdd},
	{"ZCARD", (*redis.Pipeline).ZCard},
	{"ZCOUNT", (*redis.Pipeline).ZCount},
	{"ZDIFF", zDiff},
	{"ZDIFFSTORE", zDiffStore},
	{"ZINCRBY", (*redis.Pipeline).ZIncrBy},
	{"ZINTER", zInter},
	{"ZINTERCARD", interCard((*redis.Pipeline).ZInterCard)},
	{"ZINTERSTORE", zStore((*redis.Pipeline).ZInterStore)},
	{"ZLEXCOUNT", (*redis.Pipeline).ZLexCount},
	{"ZMPOP", mPop((*redis.Pipeline).ZMPop, "MIN", "MAX")},
	{"ZMSCORE", (*redis.Pipeline).ZMScore},
	{"ZPOPMAX", (*redis.Pipeline).ZPopMax},
	{"ZPOPMIN", (*redis.Pipeline).ZPopMin},
	{"ZRANDMEMBER", random((*redis.Pipeline).ZRandMember, "WITHSCORES", (*redis.Pipeline).ZRandMemberWithScores)},
	{"ZRANGE", zRange},
	{"ZRANGESTORE", zRangeStore},
	{"ZRANK", (*redis.Pipeline).ZRank},
	{"ZREM", (*redis.Pipeline).ZRem},
	{"ZREMRANGEBYLEX", (*redis.Pipeline).ZRemRangeByLex},
	{"ZREMRANGEBYRANK", (*redis.Pipeline).ZRemRangeByRank},
	{"ZREMRANGEBYSCORE", (*redis.Pipeline).ZRemRangeByScore},
	{"ZREVRANK", (*redis.Pipeline).ZRevRank},
	{"ZSCAN", scanKey((*redis.Pipeline).ZScan)},
	{"ZSCORE", (*redis.Pipeline).ZScore},
	{"ZUNION", zUnion},
	{"ZUNIONSTORE", zStore((*redis.Pipeline).ZUnionStore)},

	{"XACK", (*redis.Pipeline).XAck},
	{"XADD", xAdd},
	{"XAUTOCLAIM", xAutoClaim},
	{"XCLAIM", xClaim},
	{"XDEL", (*redis.Pipeline).XDel},
	{"XGROUP CREATE", xGroupCreate},
	{"XGROUP CREATECONSUMER", (*redis.Pipeline).XGroupCreateConsumer},
	{"XGROUP DELCONSUMER", (*redis.Pipeline).XGroupDelConsumer},
	{"XGROUP DESTROY", (*redis.Pipeline).XGroupDestroy},
	{"XGROUP SETID", (*redis.Pipeline).XGroupSetID},
	{"XINFO CONSUMERS", (*redis.Pipeline).XInfoConsumers},
	{"XINFO GROUPS", (*redis.Pipeline).XInfoGroups},
	{"XINFO STREAM", xInfoStream},
	{"XLEN", (*redis.Pipeline).XLen},
	{"XPENDING", xPending},
	{"XRANGE", xRange((*redis.Pipeline).XRange, (*redis.Pipeline).XRangeN)},
	{"XREAD", xRead},
	{"XREADGROUP", xReadGroup},
	{"XREVRANGE", xRange((*redis.Pipeline).XRevRange, (*redis.Pipeline).XRevRangeN)},
	{"XTRIM", xTrim},

	{"BITCOUNT", bitCount},
	{"BITFIELD", (*redis.Pipeline).BitField},
	{"BITFIELD_RO", bitFieldRO},
	{"BITOP AND", (*redis.Pipeline).BitOpAnd},
	{"BITOP NOT", (*redis.Pipeline).BitOpNot},
	{"BITOP OR", (*redis.Pipeline).BitOpOr},
	{"BITOP XOR", (*redis.Pipeline).BitOpXor},
	{"BITPOS", bitPos},
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
	{"GEOSEARCHSTORE", geoSearchStore},

	{"PSUBSCRIBE", subscribe((*redis.Client).PSubscribe)},
	{"PUBLISH", (*redis.Pipeline).Publish},
	{"PUBSUB CHANNELS", pubSubChannels((*redis.Pipeline).PubSubChannels)},
	{"PUBSUB NUMPAT", (*redis.Pipeline).PubSubNumPat},
	{"PUBSUB NUMSUB", (*redis.Pipeline).PubSubNumSub},
	{"PUBSUB SHARDCHANNELS", pubSubChannels((*redis.Pipeline).PubSubShardChannels)},
	{"PUBSUB SHARDNUMSUB", (*redis.Pipeline).PubSubShardNumSub},
	{"SPUBLISH", (*redis.Pipeline).SPublish},
	{"SSUBSCRIBE", subscribe((*redis.Client).SSubscribe)},
	{"SUBSCRIBE", subscribe((*redis.Client).Subscribe)},

	{"EVAL", eval((*redis.Pipeline).Eval)},
	{"EVAL_RO", eval((*redis.Pipeline).EvalRO)},
	{"EVALSHA", eval((*redis.Pipeline).EvalSha)},
	{"EVALSHA_RO", eval((*redis.Pipeline).EvalShaRO)},
	{"FCALL", eval((*redis.Pipeline).FCall)},
	{"FCALL_RO", eval((*redis.Pipeline).FCallRO)},
	{"FUNCTION DELETE", (*redis.Pipeline).FunctionDelete},
	{"FUNCTION DUMP", (*redis.Pipeline).FunctionDump},
	{"FUNCTION FLUSH", flush((*redis.Pipeline).FunctionFlush, (*redis.Pipeline).FunctionFlushAsync)},
	{"FUNCTION KILL", (*redis.Pipeline).FunctionKill},
	{"FUNCTION LIST", functionList},
	{"FUNCTION LOAD", functionLoad},
	{"FUNCTION RESTORE", (*redis.Pipeline).FunctionRestore},
	{"FUNCTION STATS", (*redis.Pipeline).FunctionStats},
	{"SCRIPT EXISTS", (*redis.Pipeline).ScriptExists},
	{"SCRIPT FLUSH", (*redis.Pipeline).ScriptFlush},
	{"SCRIPT KILL", (*redis.Pipeline).ScriptKill},
	{"SCRIPT LOAD", (*redis.Pipeline).ScriptLoad},

	{"ACL CAT", aclCat},
	{"ACL DELUSER", (*redis.Pipeline).ACLDelUser},
	{"ACL DRYRUN", (*redis.Pipeline).ACLDryRun},
	{"ACL GENPASS", aclGenPass},
	{"ACL LIST", (*redis.Pipeline).ACLList},
	{"ACL LOG", aclLog},
	{"ACL SETUSER", (*redis.Pipeline).ACLSetUser},
	{"ACL USERS", (*redis.Pipeline).ACLUsers},
	{"ACL WHOAMI", (*redis.Pipeline).ACLWhoAmI},
	{"BGREWRITEAOF", (*redis.Pipeline).BgRewriteAOF},
	{"BGSAVE", (*redis.Pipeline).BgSave},
	{"CLIENT GETNAME", (*redis.Pipeline).ClientGetName},
	{"CLIENT ID", (*redis.Pipeline).ClientID},
	{"CLIENT INFO", (*redis.Pipeline).ClientInfo},
	{"CLIENT KILL", counted((*redis.Pipeline).ClientKill, (*redis.Pipeline).ClientKillByFilter)},
	{"CLIENT LIST", (*redis.Pipeline).ClientList},
	{"CLIENT PAUSE", clientPause},
	{"CLIENT UNBLOCK", clientUnblock},
	{"CLIENT UNPAUSE", (*redis.Pipeline).ClientUnpause},
	{"CLUSTER ADDSLOTS", (*redis.Pipeline).ClusterAddSlots},
	{"CLUSTER COUNT-FAILURE-REPORTS", (*redis.Pipeline).ClusterCountFailureReports},
	{"CLUSTER COUNTKEYSINSLOT", (*redis.Pipeline).ClusterCountKeysInSlot},
	{"CLUSTER DELSLOTS", (*redis.Pipeline).ClusterDelSlots},
	{"CLUSTER FAILOVER", (*redis.Pipeline).ClusterFailover},
	{"CLUSTER FORGET", (*redis.Pipeline).ClusterForget},
	{"CLUSTER GETKEYSINSLOT", (*redis.Pipeline).ClusterGetKeysInSlot},
	{"CLUSTER INFO", (*redis.Pipeline).ClusterInfo},
	{"CLUSTER KEYSLOT", (*redis.Pipeline).ClusterKeySlot},
	{"CLUSTER LINKS", (*redis.Pipeline).ClusterLinks},
	{"CLUSTER MEET", (*redis.Pipeline).ClusterMeet},
	{"CLUSTER MYID", (*redis.Pipeline).ClusterMyID},
	{"CLUSTER NODES", (*redis.Pipeline).ClusterNodes},
	{"CLUSTER REPLICATE", (*redis.Pipeline).ClusterReplicate},
	{"CLUSTER RESET", clusterReset},
	{"CLUSTER SAVECONFIG", (*redis.Pipeline).ClusterSaveConfig},
	{"CLUSTER SHARDS", (*redis.Pipeline).ClusterShards},
	{"COMMAND GETKEYS", (*redis.Pipeline).CommandGetKeys},
	{"COMMAND GETKEYSANDFLAGS", (*redis.Pipeline).CommandGetKeysAndFlags},
	{"COMMAND LIST", commandList},
	{"COMMAND", (*redis.Pipeline).Command},
	{"CONFIG GET", (*redis.Pipeline).ConfigGet},
	{"CONFIG RESETSTAT", (*redis.Pipeline).ConfigResetStat},
	{"CONFIG REWRITE", (*redis.Pipeline).ConfigRewrite},
	{"CONFIG SET", (*redis.Pipeline).ConfigSet},
	{"DBSIZE", (*redis.Pipeline).DBSize},
	{"DEBUG OBJECT", (*redis.Pipeline).DebugObject},
	{"ECHO", (*redis.Pipeline).Echo},
	{"FLUSHALL", flush((*redis.Pipeline).FlushAll, (*redis.Pipeline).FlushAllAsync)},
	{"FLUSHDB", flush((*redis.Pipeline).FlushDB, (*redis.Pipeline).FlushDBAsync)},
	{"INFO", (*redis.Pipeline).Info},
	{"LASTSAVE", (*redis.Pipeline).LastSave},
	{"LATENCY LATEST", (*redis.Pipeline).Latency},
	{"LATENCY RESET", (*redis.Pipeline).LatencyReset},
	{"MEMORY USAGE", memoryUsage},
	{"PING", (*redis.Pipeline).Ping},
	{"REPLICAOF", (*redis.Pipeline).ReplicaOf},
	{"SAVE", (*redis.Pipeline).Save},
	{"SLOWLOG GET", (*redis.Pipeline).SlowLogGet},
	{"SLOWLOG LEN", (*redis.Pipeline).SlowLogLen},
	{"SLOWLOG RESET", (*redis.Pipeline).SlowLogReset},
	{"TIME", (*redis.Pipeline).Time},
	{"WAIT", wait},
}
