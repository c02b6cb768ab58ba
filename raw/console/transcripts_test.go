package console_test

// transcripts are lines for the comparison with redis-cli, by family. Their replies must not depend on time or chance.
var transcripts = []string{
	// Quoting.
	`ECHO plain
ECHO "in double quotes"
ECHO 'in single quotes'
ECHO ""
ECHO ''
ECHO "\n\r\t\b\a"
ECHO "\x00\x7f\xff\xFE"
ECHO "\x4 \xg1 \q \\ \" \'"
ECHO 'it\'s \n \x41 \\ "'
ECHO a"b c"
ECHO a'b c'
ECHO back\slash
ECHO a\"b
ECHO ünïcödé
ECHO "日本語"
ECHO a;b#c|d&e$f*g
   ECHO    many     blanks
	ECHO	tabs
ECHO two words
echo lower
eChO MiXeD`,
	"ECHO \"a\"\v\nECHO a\vb\nECHO a\v\nECHO\fa\nECHO \"\xff\xfe\"\nECHO \xff\r\nECHO \x1b[31mred\x1b[0m",
	// What is no line.
	`ECHO "open
ECHO 'open
ECHO "a"b
ECHO 'a'b
ECHO "a""b"
ECHO "a\"
ECHO 'a\'
ECHO "
"
'
ECHO after`,
	// Numbers before a command.
	`3 PING
+2 PING
"2" PING
" 2" PING
"2 " PING
"2\x003" PING
"\x00" PING
0 PING
-1 PING
01 PING
99999999999999999999 PING
2x PING
0x2 PING
- PING
"" PING
3
2 ECHO "open
2 GET
2 2 PING`,
	// Errors.
	`GET
GET a b c
NOSUCH
NOSUCH a "b c" 'd'
""
"" x
"NO\nSUCH" x
SET
SET k v EX
SET k v EX 0
SET k v EX -1
SET k v EX abc
SET k v NX XX
AUTH wrong
AUTH a b
SELECT 99
SELECT x
OBJECT NOSUCH
CONFIG GET
CLUSTER INFO
CLUSTER NODES
XADD s x f v
EVAL "return redis.error_reply('MY ERROR')" 0
EVAL "syntax error here" 0
EVAL "return redis.call('NOSUCH')" 0
EVALSHA ffffffffffffffffffffffffffffffffffffffff 0
EXEC
DISCARD
CLIENT REPLY
CLIENT KILL 1.2.3.4:5
HELLO 9`,
	// Strings.
	`SET k v
GET k
GET none
SET k v2 GET
SET n v GET
SET k v NX
SET k v XX
SET bin "\x00\x01\xff"
GET bin
STRLEN bin
APPEND k more
GETRANGE k 0 2
SETRANGE k 10 x
GET k
GETSET k new
GETDEL k
GET k
GETEX bin
MSET a 1 b 2
MGET a b none
MSETNX a 1 z 2
INCR a
INCRBY a 10
DECR a
DECRBY a -5
INCRBYFLOAT a 1.5
INCR bin
LCS a b
SETBIT bits 7 1
GETBIT bits 7
BITCOUNT bits
BITPOS bits 1
BITFIELD bits SET u8 0 255 GET u4 0 OVERFLOW FAIL INCRBY u2 0 3
BITOP NOT dest bits
SET empty ""
GET empty
SUBSTR b 0 -1`,
	// Keys and expiry.
	`SET k v EX 100
TTL k
PERSIST k
TTL k
TTL none
PEXPIRE k 100000
EXPIRE k 100 NX
EXPIRE none 100
EXPIREAT k 4102444800
EXPIRETIME k
PEXPIRETIME k
EXPIRETIME none
TYPE k
TYPE none
EXISTS k none k
DEL k none
UNLINK k
RENAME none x
SET k v
RENAME k k2
RENAMENX k2 k3
COPY k3 k4
TOUCH k3 none
OBJECT ENCODING k3
OBJECT REFCOUNT k3
OBJECT HELP
MOVE k3 1
DUMP none
RESTORE bad 0 "xx"
KEYS none*
SCAN 0 MATCH none*
DBSIZE
RANDOMKEY
FLUSHDB
RANDOMKEY
DBSIZE
SCAN 0`,
	// Lists.
	`RPUSH l a b c d e f g h i j
LRANGE l 0 -1
LRANGE l 100 200
LPUSH l z
LINDEX l 0
LINDEX l 100
LLEN l
LPOP l
LPOP l 2
LPOP none
LPOP none 2
RPOP l 0
LINSERT l BEFORE f x
LSET l 0 first
LSET l 100 x
LREM l 0 x
LTRIM l 0 3
LPOS l first
LPOS l none
LPOS l first COUNT 0
LMOVE l l2 LEFT RIGHT
RPOPLPUSH l l2
BLPOP none 0.01
BLPOP l2 none 0.01
BLMPOP 0.01 1 none LEFT
LMPOP 1 l LEFT COUNT 2
GET l2
LPUSHX none a`,
	// Hashes.
	`HSET h f1 v1 f2 v2
HSET h f1 other
HGET h f1
HGET h none
HGET none f
HGETALL h
HGETALL none
HMGET h f1 none
HKEYS h
HVALS h
HLEN h
HEXISTS h f1
HINCRBY h n 5
HINCRBYFLOAT h n 0.5
HINCRBY h f1 1
HSETNX h f1 x
HSTRLEN h f1
HDEL h n f2
HRANDFIELD h
HRANDFIELD h 1 WITHVALUES
HRANDFIELD none 2
HSCAN h 0
HMSET h a b
HGETALL h`,
	// Sets.
	`SADD s 1 2 3
SADD s 1
SMEMBERS s
SMEMBERS none
SISMEMBER s 1
SMISMEMBER s 1 9
SCARD s
SADD s2 2 3 4
SINTER s s2
SUNION s s2
SDIFF s s2
SINTERCARD 2 s s2
SINTERSTORE dest s s2
SMOVE s s2 1
SREM s 9
SADD one a
SPOP one
SPOP one
SPOP one 1
SRANDMEMBER none
SRANDMEMBER none 2
SSCAN s 0`,
	// Sorted sets.
	`ZADD z 1 a 2.5 b 3e300 c inf d -inf e
ZADD z NX 1 a
ZADD z XX CH 2 a
ZADD z INCR 1 a
ZADD z XX INCR 1 none
ZRANGE z 0 -1
ZRANGE z 0 -1 WITHSCORES
ZRANGE z 0 -1 REV
ZRANGE z (1 +inf BYSCORE LIMIT 0 2 WITHSCORES
ZRANGEBYLEX z - + LIMIT 0 1
ZRANGEBYSCORE z -inf +inf WITHSCORES
ZREVRANGE z 0 1 WITHSCORES
ZSCORE z b
ZSCORE z d
ZSCORE z none
ZMSCORE z a none
ZRANK z b
ZRANK z none
ZCARD z
ZCOUNT z -inf +inf
ZINCRBY z 0.1 b
ZPOPMIN z
ZPOPMAX z 2
ZPOPMIN none
ZMPOP 1 z MIN
ZMPOP 1 none MIN
BZPOPMIN none 0.01
BZPOPMIN z 0.01
ZADD z 1 a 2 b
ZADD z2 1 a
ZINTER 2 z z2 WITHSCORES
ZDIFF 2 z z2 WITHSCORES
ZUNION 2 z z2
ZRANDMEMBER z2 1 WITHSCORES
ZSCAN z 0
ZADD z nan x
ZADD z abc x`,
	// Streams.
	`XADD st 1-1 f v
XADD st 1-2 f "v\xff" g ""
XADD st 1-1 f v
XLEN st
XRANGE st - +
XRANGE st 9 +
XREVRANGE st + - COUNT 1
XREAD COUNT 10 STREAMS st 0
XREAD STREAMS st 9
XGROUP CREATE st grp 0
XGROUP CREATE st grp 0
XREADGROUP GROUP grp c COUNT 1 STREAMS st >
XACK st grp 1-1
XPENDING st grp
XPENDING st none
XINFO STREAM st
XINFO GROUPS st
XINFO STREAM none
XDEL st 1-1
XTRIM st MAXLEN 0
XRANGE st - +
XAUTOCLAIM st grp c 0 0`,
	// Geography, HyperLogLog.
	`GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
GEODIST g Palermo Catania km
GEODIST g Palermo none
GEOPOS g Palermo none
GEOHASH g Palermo none
GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC WITHCOORD WITHDIST WITHHASH
PFADD hll a b c
PFCOUNT hll
PFMERGE hll2 hll`,
	// Transactions.
	`MULTI
SET k v
GET k
INCR k
LRANGE none 0 -1
HGETALL none
EXEC
MULTI
NOSUCH
EXEC
MULTI
GET k
DISCARD
WATCH k
MULTI
MULTI
EXEC
UNWATCH
MULTI
EXEC`,
	// Scripts, which answer with every shape.
	`EVAL "return 1" 0
EVAL "return 3.99" 0
EVAL "return 'text'" 0
EVAL "return nil" 0
EVAL "return true" 0
EVAL "return false" 0
EVAL "return {}" 0
EVAL "return {1,{2,{3,{4,{5,{6,{7,{8,{9,{10}}}}}}}}}}" 0
EVAL "return {{},{{}},{1,{}},{{1},2}}" 0
EVAL "return {1,2,nil,4}" 0
EVAL "return {false,true,'x',{err='E'},{ok='fine'}}" 0
EVAL "return {ok='fine'}" 0
EVAL "return {err='WRONG thing'}" 0
EVAL "local t={} for i=1,12 do t[i]={i,{i}} end return t" 0
EVAL "local t={} for i=1,101 do t[i]=i end return t" 0
EVAL "return {double=3.5}" 0
EVAL "return {map={a=1}}" 0
EVAL "return {map={a={1,2,3}}}" 0
EVAL "return {map={a={map={b={1,2}}}}}" 0
EVAL "return {{map={k={set={x=true}}}},{set={}}}" 0
EVAL "return {map={}}" 0
EVAL "return {set={}}" 0
EVAL "redis.setresp(3) return redis.call('hgetall','none')" 0
EVAL "redis.setresp(3) redis.call('zadd','zz',1.5,'a') return redis.call('zscore','zz','a')" 0
EVAL "redis.setresp(3) redis.call('sadd','ss','m') return {redis.call('smembers','ss'), true, false}" 0
EVAL "return {KEYS[1],ARGV[1],ARGV[2]}" 1 key "a b" "\x00"
EVAL "return string.rep('x', 70000)" 0
SCRIPT LOAD "return 1"
SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db ffffffffffffffffffffffffffffffffffffffff
EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
FUNCTION LOAD "#!lua name=lib\nredis.register_function('f', function(keys, args) return {keys, args} end)"
FCALL f 1 k a
FUNCTION LIST
FUNCTION STATS
FUNCTION DELETE lib
FUNCTION LIST`,
	// The connection and the server.
	`PING
PING "a\tb"
CLIENT GETNAME
CLIENT SETNAME me
CLIENT GETNAME
CLIENT NO-EVICT off
CLIENT TRACKINGINFO
CLIENT REPLY ON
SELECT 1
SET k v
SELECT 0
SWAPDB 0 1
SWAPDB 0 1
PUBLISH c m
PUBSUB CHANNELS
PUBSUB NUMSUB a b
PUBSUB NUMPAT
WAIT 0 0
ACL WHOAMI
ACL LIST
ACL CAT
ACL GETUSER default
ACL GETUSER nobody
CONFIG GET maxmemory*
CONFIG GET none
CONFIG SET nosuch 1
COMMAND COUNT
COMMAND INFO get
COMMAND INFO nosuch
COMMAND GETKEYS MSET a 1 b 2
COMMAND DOCS set
COMMAND LIST FILTERBY PATTERN xa*
INFO nothing
INFO modules
LOLWUT
LATENCY DOCTOR
LATENCY GRAPH nothing
LATENCY LATEST
LATENCY HISTORY nothing
MEMORY DOCTOR
MEMORY USAGE none
MEMORY HELP
MODULE LIST
OBJECT FREQ none
SLOWLOG LEN
REPLICAOF NO ONE
ROLE
LASTSAVE x
SORT none
DEBUG HTSTATS 0`,
	// Long things.
	`RPUSH long 1 2 3 4 5 6 7 8 9
RPUSH long 10
LRANGE long 0 -1
EVAL "local t={} for i=1,1000 do t[i]='value '..i end return t" 0
EVAL "local t={} for i=1,11 do t[i]={} for j=1,11 do t[i][j]={i,j} end end return t" 0
SETRANGE big 100000 x
STRLEN big
GET big`,
}
