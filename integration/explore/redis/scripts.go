package redis

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"

	lua "github.com/yuin/gopher-lua"
)

// Scripts runs Lua as Redis does (https://redis.io/docs/latest/develop/programmability/eval-intro/). Several servers may
// share it; one goroutine at a time may use it.
type Scripts struct {
	state     *lua.LState
	functions map[string]*lua.LFunction // by source
	sources   map[string]string         // by SHA-1, in hexadecimal digits
	on        *Redis                    // the server that runs one now
}

// NewScripts returns an interpreter that knows no script yet.
func NewScripts() *Scripts {
	s := &Scripts{
		state:     lua.NewState(lua.Options{SkipOpenLibs: true}),
		functions: make(map[string]*lua.LFunction),
		sources:   make(map[string]string),
	}
	for _, library := range []lua.LGFunction{lua.OpenBase, lua.OpenString, lua.OpenTable, lua.OpenMath} {
		s.state.Push(s.state.NewFunction(library))
		s.state.Call(0, 0)
	}
	s.state.SetGlobal("redis", s.state.SetFuncs(s.state.NewTable(), map[string]lua.LGFunction{
		"call":  func(state *lua.LState) int { return s.call(state, true) },
		"pcall": func(state *lua.LState) int { return s.call(state, false) },
	}))
	return s
}

func (s *Scripts) source(sha string) (string, bool) {
	source, known := s.sources[sha]
	return source, known
}

// run executes a script on a server.
func (s *Scripts) run(on *Redis, source string, keys, arguments []string) any {
	function, known := s.functions[source]
	if !known {
		compiled, err := s.state.LoadString(source)
		if err != nil {
			return Error(fmt.Sprintf("ERR Error compiling script: %v", err))
		}
		sum := sha1.Sum([]byte(source))
		function, s.functions[source], s.sources[hex.EncodeToString(sum[:])] = compiled, compiled, source
	}
	s.on = on
	s.state.SetGlobal("KEYS", s.list(keys))
	s.state.SetGlobal("ARGV", s.list(arguments))
	if err := s.state.CallByParam(lua.P{Fn: function, NRet: 1, Protect: true}); err != nil {
		return Error(fmt.Sprintf("ERR %v", err))
	}
	defer s.state.Pop(1)
	return fromLua(s.state.Get(-1))
}

func (s *Scripts) list(texts []string) *lua.LTable {
	table := s.state.CreateTable(len(texts), 0)
	for _, text := range texts {
		table.Append(lua.LString(text))
	}
	return table
}

// call is redis.call and redis.pcall: an error ends the script, or is returned as a table.
func (s *Scripts) call(state *lua.LState, raise bool) int {
	arguments := make([]string, 0, state.GetTop()-1)
	for i := 2; i <= state.GetTop(); i++ {
		arguments = append(arguments, state.CheckAny(i).String())
	}
	reply := s.on.do(state.CheckString(1), arguments)
	if failure, is := reply.(Error); is && raise {
		state.RaiseError("%s", string(failure))
	}
	state.Push(s.toLua(reply))
	return 1
}

// toLua converts a reply as Redis does: nil becomes false.
func (s *Scripts) toLua(reply any) lua.LValue {
	switch reply := reply.(type) {
	case string:
		return lua.LString(reply)
	case int64:
		return lua.LNumber(reply)
	case Error:
		table := s.state.NewTable()
		table.RawSetString("err", lua.LString(reply))
		return table
	case []any:
		table := s.state.CreateTable(len(reply), 0)
		for _, one := range reply {
			table.Append(s.toLua(one))
		}
		return table
	}
	return lua.LFalse
}

// fromLua converts what a script returns as Redis does: true becomes 1, false nil, and a number loses its fraction.
func fromLua(value lua.LValue) any {
	switch value := value.(type) {
	case lua.LString:
		return string(value)
	case lua.LNumber:
		return int64(value)
	case lua.LBool:
		if value {
			return int64(1)
		}
	case *lua.LTable:
		if failure, is := value.RawGetString("err").(lua.LString); is {
			return Error(failure)
		}
		replies := make([]any, 0, value.Len())
		for i := 1; i <= value.Len(); i++ {
			replies = append(replies, fromLua(value.RawGetInt(i)))
		}
		return replies
	}
	return nil
}

// Knows reports whether a script with that SHA-1 was run.
func (s *Scripts) Knows(sha string) bool { _, known := s.sources[sha]; return known }
