package gocall

import "github.com/redis/go-redis/v9"

// SUBSCRIBE channel …
func subscribe(function any) func(*words) method {
	return func(w *words) method {
		w.refuse(!w.more()) // go-redis sends nothing then
		return method{function, anys(w.rest())}
	}
}

// PUBSUB CHANNELS [pattern], and the same for sharded channels
func pubSubChannels(function any) func(*words) method {
	return func(w *words) method {
		if !w.more() {
			return method{function, []any{"*"}} // go-redis leaves this one out
		}
		return method{function, []any{w.next()}}
	}
}

// FLUSHALL [ASYNC], and the same for other commands that flush
func flush(now, later any) func(*words) method {
	return func(w *words) method {
		if w.is("ASYNC") {
			return method{later, nil}
		}
		return method{now, nil}
	}
}

// MEMORY USAGE key [SAMPLES count]
func memoryUsage(w *words) method {
	args := []any{w.next()}
	if w.is("SAMPLES") {
		args = append(args, w.number())
	}
	return method{(*redis.Pipeline).MemoryUsage, args}
}

// WAIT numreplicas milliseconds
func wait(w *words) method {
	return method{(*redis.Pipeline).Wait, []any{w.number(), w.milliseconds()}}
}

// CLIENT PAUSE milliseconds
func clientPause(w *words) method {
	return method{(*redis.Pipeline).ClientPause, []any{w.milliseconds()}}
}

// CLIENT UNBLOCK id [ERROR]
func clientUnblock(w *words) method {
	args := []any{w.integer()}
	if w.is("ERROR") {
		return method{(*redis.Pipeline).ClientUnblockWithError, args}
	}
	return method{(*redis.Pipeline).ClientUnblock, args}
}

// CLUSTER RESET HARD|SOFT
func clusterReset(w *words) method {
	if w.must("HARD", "SOFT") == "HARD" {
		return method{(*redis.Pipeline).ClusterResetHard, nil}
	}
	return method{(*redis.Pipeline).ClusterResetSoft, nil}
}

// COMMAND LIST [FILTERBY MODULE name|ACLCAT category|PATTERN pattern]
func commandList(w *words) method {
	if !w.is("FILTERBY") {
		return method{(*redis.Pipeline).CommandList, []any{nil}}
	}
	filter := &redis.FilterBy{}
	switch w.must("MODULE", "ACLCAT", "PATTERN") {
	case "MODULE":
		filter.Module = w.filled()
	case "ACLCAT":
		filter.ACLCat = w.filled()
	case "PATTERN":
		filter.Pattern = w.filled()
	}
	return method{(*redis.Pipeline).CommandList, []any{filter}}
}

// ACL CAT [category]
func aclCat(w *words) method {
	if w.more() {
		return method{(*redis.Pipeline).ACLCatArgs, []any{&redis.ACLCatArgs{Category: w.filled()}}}
	}
	return method{(*redis.Pipeline).ACLCat, nil}
}

// ACL GENPASS [bits]
func aclGenPass(w *words) method {
	bits := 0 // go-redis leaves this one out
	if w.more() {
		bits = w.number()
		w.refuse(bits <= 0)
	}
	return method{(*redis.Pipeline).ACLGenPass, []any{bits}}
}

// ACL LOG [count|RESET]
func aclLog(w *words) method {
	if w.is("RESET") {
		return method{(*redis.Pipeline).ACLLogReset, nil}
	}
	count := int64(0) // go-redis leaves this one out
	if w.more() {
		count = w.positive()
	}
	return method{(*redis.Pipeline).ACLLog, []any{count}}
}
