package gocall

import "github.com/redis/go-redis/v9"

// EVAL script numkeys key … arg …
func eval(function any) func(*words) method {
	return func(w *words) method {
		script, keys := w.next(), w.keys()
		args := []any{script, nil}
		if len(keys) > 0 {
			args[1] = keys
		}
		return method{function, append(args, anys(w.rest())...)}
	}
}

// FUNCTION LIST [LIBRARYNAME pattern] [WITHCODE]
func functionList(w *words) method {
	var query redis.FunctionListQuery
	w.options(func(name string) {
		if name == "LIBRARYNAME" {
			query.LibraryNamePattern = w.filled()
		} else {
			query.WithCode = true
		}
	}, "LIBRARYNAME", "WITHCODE")
	return method{(*redis.Pipeline).FunctionList, []any{query}}
}

// FUNCTION LOAD [REPLACE] code
func functionLoad(w *words) method {
	if len(w.list)-w.at > 1 {
		w.must("REPLACE")
		return method{(*redis.Pipeline).FunctionLoadReplace, []any{w.next()}}
	}
	return method{(*redis.Pipeline).FunctionLoad, []any{w.next()}}
}
