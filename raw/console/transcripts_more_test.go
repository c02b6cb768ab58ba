package console_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// moreTranscripts are more lines like those of transcripts.
var moreTranscripts = []string{
	// Streams, with groups.
	`XADD st MAXLEN ~ 100 1-1 a 1
XADD st 1-* a 2
XADD st 5 a 3 b 4
XADD st NOMKSTREAM 6-1 x y
XADD none NOMKSTREAM * x y
XADD st abc x y
XADD st 7-1 x
XADD st 0-0 x y
XSETID st 9-9
XADD st 9-9 x y
XRANGE st - + COUNT 2
XRANGE st (1-1 5
XREVRANGE st + -
XREAD COUNT 1 STREAMS st none 0 0
XREAD BLOCK 10 STREAMS st $
XGROUP CREATE none grp $ MKSTREAM
XGROUP CREATE st grp 0
XGROUP CREATECONSUMER st grp bob
XGROUP CREATECONSUMER st grp bob
XREADGROUP GROUP grp alice COUNT 2 STREAMS st >
XREADGROUP GROUP grp alice STREAMS st 0
XREADGROUP GROUP grp bob STREAMS st 0
XREADGROUP GROUP nogroup bob STREAMS st >
XPENDING st grp
XPENDING st grp - + 0
XCLAIM st grp bob 0 1-1 JUSTID
XAUTOCLAIM st grp alice 0 0 COUNT 1 JUSTID
XACK st grp 1-1 9-9
XGROUP SETID st grp 0
XGROUP DELCONSUMER st grp bob
XINFO GROUPS st
XINFO STREAM none
XINFO CONSUMERS st nogroup
XINFO HELP
XTRIM st MINID 5
XLEN st
XGROUP DESTROY st grp
XGROUP DESTROY st grp
TYPE st`,
	// Geography.
	`GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
GEOADD g NX CH 13 38 Palermo 2.35 48.85 Paris
GEOADD g 200 100 nowhere
GEODIST g Palermo Catania
GEODIST g Palermo Catania parsecs
GEOHASH g Palermo Catania none
GEOPOS g Catania none
GEORADIUS g 15 37 200 km WITHDIST ASC
GEORADIUS_RO g 15 37 200 km COUNT 1 ASC
GEORADIUSBYMEMBER g Palermo 200 km WITHCOORD WITHHASH ASC
GEOSEARCH g FROMMEMBER Palermo BYBOX 400 400 km DESC WITHDIST
GEOSEARCH g FROMMEMBER nobody BYRADIUS 1 km
GEOSEARCHSTORE near g FROMLONLAT 15 37 BYRADIUS 200 km STOREDIST
ZRANGE near 0 -1 WITHSCORES
GEOSEARCH none FROMLONLAT 15 37 BYRADIUS 200 km`,
	// Bits, HyperLogLog.
	`SET a "\xff\xf0\x00"
SET b "\x0f\x0f"
BITOP AND and a b
GET and
BITOP OR or a b
BITOP XOR xor a b none
GET xor
BITOP NOT not a b
BITCOUNT a
BITCOUNT a 0 0
BITCOUNT a 5 30 BIT
BITPOS a 0
BITPOS a 1 2
BITPOS a 1 2 -1 BIT
SETBIT a 4294967296 1
SETBIT a 0 2
GETBIT none 100
BITFIELD a GET u4 0 SET i8 #1 -1 OVERFLOW SAT INCRBY u2 100 5
BITFIELD_RO a GET u8 0
BITFIELD a GET u64 0
PFADD h1 a b c
PFADD h1 a
PFADD h2 c d
PFADD h3
PFCOUNT h1 h2 none
PFMERGE h h1 h2
PFCOUNT h
PFADD a x
PFDEBUG ENCODING h1`,
	// Transactions, with errors.
	`SET s text
MULTI
INCR s
SET t 1
LPUSH s x
GET t
EXEC
MULTI
SET
EXEC
MULTI
WATCH s
DISCARD
EXEC extra
DISCARD extra
MULTI extra
MULTI
SELECT 1
PING
EXEC
SET inside 1
SELECT 0
GET inside
SELECT 1
DEL inside
SELECT 0
WATCH s
SET s other
MULTI
GET s
EXEC
MULTI
EVAL "return {1,'a',{}}" 0
ZRANGE none 0 -1 WITHSCORES
HELLO 2 AUTH wrong wrong
PUBLISH c m
EXEC`,
	// Scripts and functions.
	`EVAL "return redis.call('SET', KEYS[1], ARGV[1])" 1 k v
EVAL_RO "return redis.call('GET', KEYS[1])" 1 k
EVAL_RO "return redis.call('DEL', KEYS[1])" 1 k
EVAL "return redis.pcall('INCR', KEYS[1])" 1 k
EVAL "return redis.call('INCR', KEYS[1])" 1 k
EVAL "return {redis.pcall('NOSUCH'), 1}" 0
EVAL "return redis.status_reply('FINE')" 0
EVAL "return redis.sha1hex('')" 0
EVAL "return 1" 2 k
EVAL "return 1" -1
EVAL "return 1" x
EVAL "return cjson.encode({1,2,{a='b'}})" 0
EVAL "return cmsgpack.pack({1,2})" 0
EVAL "return struct.pack('>I2', 258)" 0
EVAL "error('boom')" 0
EVAL "return tostring(1/0)" 0
EVAL "return -7.9" 0
EVAL "return 9007199254740993" 0
EVAL "redis.setresp(3) return {double=0.1}" 0
EVAL "redis.setresp(3) return {{double=1e100},{double=-0.5},{double=1/0}}" 0
EVAL "redis.setresp(3) return {map={}}" 0
EVAL "redis.setresp(3) return {set={a=true}}" 0
EVAL "redis.setresp(3) return true" 0
EVAL "redis.setresp(3) return false" 0
EVAL "redis.setresp(3) return nil" 0
EVAL "redis.setresp(3) return redis.call('GET', 'none')" 0
EVAL "redis.setresp(3) return {map={k={1,{2,3}},}}" 0
EVAL "redis.setresp(4)" 0
SCRIPT EXISTS
SCRIPT LOAD "return {}"
SCRIPT LOAD "syntax error"
SCRIPT KILL
SCRIPT HELP
FUNCTION LOAD "no header"
FUNCTION LOAD "#!lua name=lib\nredis.register_function{function_name='ro', callback=function() return redis.call('TIME')[3] end, flags={'no-writes'}, description='d'}"
FUNCTION LOAD "#!lua name=lib\nredis.register_function('x', function() end)"
FUNCTION LIST LIBRARYNAME lib
FUNCTION LIST WITHCODE
FCALL_RO ro 0
FCALL nosuch 0
FUNCTION DELETE nosuch
FUNCTION KILL
FUNCTION DUMP x
FUNCTION HELP
FUNCTION FLUSH`,
	// Publish and subscribe, short of subscribing.
	`PUBLISH c m
PUBLISH c
SPUBLISH c m
PUBSUB CHANNELS *
PUBSUB NUMSUB
PUBSUB SHARDCHANNELS
PUBSUB SHARDNUMSUB a
PUBSUB HELP
PUBSUB NOSUCH`,
	// What the server says of keys and of itself.
	`SET n 12345
SET s text
SET long "a text that is longer than what is embedded, which is 44 bytes"
OBJECT ENCODING n
OBJECT ENCODING s
OBJECT ENCODING long
OBJECT ENCODING none
OBJECT FREQ n
OBJECT IDLETIME none
RPUSH l 1 2
OBJECT ENCODING l
SADD ints 1 2 3
OBJECT ENCODING ints
HSET h f v
OBJECT ENCODING h
ZADD z 1 a
OBJECT ENCODING z
MEMORY USAGE s
MEMORY NOSUCH
CLIENT GETREDIR
CLIENT KILL ID 999999999
CLIENT KILL 127.0.0.1:1
CLIENT CACHING YES
CLIENT TRACKING on
CLIENT TRACKINGINFO
CLIENT TRACKING off
CLIENT NO-EVICT on
CLIENT NO-EVICT off
CLIENT SETNAME "with blank"
CLIENT UNBLOCK 999999999
CLIENT UNPAUSE
CLIENT HELP
ACL SETUSER anna on >pw ~app:* &news +get +@hash
ACL GETUSER anna
ACL SETUSER anna nosuch
ACL DRYRUN anna GET app:1
ACL DRYRUN anna SET app:1 v
ACL LIST
ACL USERS
ACL DELUSER anna nobody
ACL CAT hash
ACL CAT nosuch
ACL LOG RESET
ACL LOG
ACL GENPASS abc
ACL HELP
CONFIG GET hz
CONFIG GET hz databases
CONFIG SET hz 11 hz 12
CONFIG SET maxmemory abc
CONFIG SET hz 10
CONFIG RESETSTAT
CONFIG HELP
LATENCY RESET
LATENCY HISTORY command
LATENCY HISTOGRAM nosuch
LATENCY GRAPH command
LATENCY HELP
SLOWLOG RESET
SLOWLOG GET
SLOWLOG GET -2
SLOWLOG LEN
SLOWLOG HELP
COMMAND INFO get nosuch set
COMMAND DOCS hget nosuch
COMMAND LIST FILTERBY ACLCAT nosuch
COMMAND GETKEYS GET
COMMAND GETKEYS EVAL "return 1" 2 a b
COMMAND GETKEYSANDFLAGS SET k v
COMMAND HELP
CLUSTER KEYSLOT abc
CLUSTER SLOTS
ASKING
READONLY
WAIT 0 1
ECHO
TIME x
FAILOVER ABORT
SHUTDOWN ABORT
LOLWUT VERSION 5 1 1 1
SORT l DESC
SORT l BY nosort GET # GET x*
SORT s
SORT_RO l ALPHA LIMIT 0 1
SINTERCARD 1 ints LIMIT 2
SSCAN ints 0 MATCH 2
HSCAN h 0 COUNT 5
ZSCAN z 0
SCAN 0 TYPE hash
EXPIRE s 0
GETEX n PERSIST
RESTORE k 0 "\n\x17\x17\x00\x00\x00\x12\x00\x00\x00\x03\x00\x00\xc0\x01\x00\x04\xc0\x02\x00\x04\xc0\x03\x00\xff\x04\x00u#<\xc0;.\xe9\xdd"
RESTORE bad 0 "\x00"`,
	// Binary, empty and odd words.
	`SET "\x00" "\x00\r\n"
GET "\x00"
SET "" ""
GET ""
EXISTS "" "\x00"
HSET "h\n" "" "\xe2\x82\xac" 'it\'s' "\\"
HGETALL "h\n"
RPUSH "l\t" "" " " "\a\b" "\x7f\x80"
LRANGE "l\t" 0 -1
SADD e ""
SMEMBERS e
ZADD z 0 ""
ZRANGE z 0 -1 WITHSCORES
LRANGE none 0 -1
SMEMBERS none
HGETALL none
ZRANGE none 0 -1 WITHSCORES
XRANGE none - +
MGET none
KEYS none
CONFIG GET nosuch*
2 PING
  3   ECHO "a b"
PING one two
ECHO "\x1b[31m"
ECHO "ends in backslash\\"
:foo
":foo bar" x
:set hints
:set foo
:
3 :foo`,
	// In the end, since this leaves RESP3.
	`MULTI
RESET
PING
HGETALL none`,
}

// randomLines returns lines with random commands, words and quoting. Some of them are no lines at all.
func randomLines(random *rand.Rand, count int) string {
	var lines strings.Builder
	keys := []string{"k", "l", "h", "s", "z", "none"}
	for range count {
		key := keys[random.IntN(len(keys))]
		word := func() string { return randomWord(random) }
		number := func() string { return fmt.Sprint(random.IntN(20) - 5) }
		words := [][]string{
			{"ECHO", word()}, {"ECHO", word()}, {"SET", key, word()}, {"GET", key}, {"APPEND", "k", word()}, {"GETRANGE", "k", number(), number()},
			{"RPUSH", "l", word(), word()}, {"LRANGE", "l", number(), number()}, {"LINDEX", key, number()}, {"LPOS", "l", word()},
			{"HSET", "h", word(), word()}, {"HMGET", "h", word(), word()}, {"HGET", key, word()}, {"HINCRBY", "h", word(), number()},
			{"SADD", "s", number(), number()}, {"SISMEMBER", "s", number()}, {"SCARD", key}, {"ZADD", "z", number(), word()},
			{"ZRANGE", "z", number(), number(), "WITHSCORES"}, {"ZSCORE", "z", word()}, {"ZINCRBY", "z", number() + ".5", word()}, {"TYPE", key},
			{"INCRBY", key, number()}, {"STRLEN", key}, {word(), word()}, {"MGET", key, "k"}, {"EVAL", `"return {ARGV[1], {#ARGV[1], false}}"`, "0", word()},
		}[random.IntN(27)]
		lines.WriteString(strings.Join(words, strings.Repeat(" ", 1+random.IntN(2))) + "\n")
	}
	return lines.String()
}

// randomWord returns a word, quoted in one of the three ways; sometimes the quotes are wrong.
func randomWord(random *rand.Rand) string {
	pieces := []string{"a", "Z", "0", "-", ":", "*", "#", "%", "é", "\xff", "\\", "x4", "\x1b", "\v"}
	quote := []string{"", "", `"`, `"`, `'`}[random.IntN(5)]
	switch quote {
	case `"`:
		pieces = append(pieces, " ", `\n`, `\r`, `\t`, `\a`, `\b`, `\x00`, `\xfF`, `\x4`, `\q`, `\"`, `\\`, "'")
	case `'`:
		pieces = append(pieces, " ", `\'`, `\n`, `\\`, `"`)
	}
	var word strings.Builder
	if random.IntN(8) == 0 {
		word.WriteString("begin") // a quote may begin within a word
	}
	word.WriteString(quote)
	for range random.IntN(6) {
		word.WriteString(pieces[random.IntN(len(pieces))])
	}
	if random.IntN(30) > 0 {
		word.WriteString(quote)
	}
	if word.Len() == 0 || word.String() == "begin" {
		return "word"
	}
	return word.String()
}
