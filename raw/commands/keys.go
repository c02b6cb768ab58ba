package commands

import (
	"slices"
	"strconv"
	"strings"
)

// KeySpec says where some of a command's keys stand (https://redis.io/docs/latest/develop/reference/key-specs/).
// Words are counted from the command's own, which is 0.
type KeySpec struct {
	// Begin is where to begin; with a Keyword it is where to look for that, from there on, or, if negative, from so
	// many words before the end backwards. The keys follow the keyword.
	Begin   int    `json:"begin,omitempty"`
	Keyword string `json:"keyword,omitempty"`

	// Last is how many words the last key is behind the first; if negative, the last word is -1. Of those, only
	// the first of so many parts as Limit says are keys, where it is not 0 (in XREAD half of them).
	Last  int `json:"last,omitempty"`
	Limit int `json:"limit,omitempty"`

	// First, if not 0, says that the number of keys stands at Count, and the first key at First; both are counted
	// from Begin. Then Last and Limit don't count.
	First int `json:"first,omitempty"`
	Count int `json:"count,omitempty"`

	Step    int  `json:"step,omitempty"`    // from one key to the next
	NotKey  bool `json:"not_key,omitempty"` // a name that is no key: a channel of a shard
	Unknown bool `json:"unknown,omitempty"` // Redis can't say where they are
}

// Keys returns the keys that a whole line names, in the order of the key specifications, as COMMAND GETKEYS does.
// There are none if the line has too few or too many words, or the keys can't be told.
func (c *Command) Keys(words []string) []string {
	if c.Arity > 0 && len(words) != c.Arity || len(words) < -c.Arity {
		return nil
	}
	switch c.Name { // whose specifications are not complete
	case "SORT":
		return sortKeys(words)
	case "SORT_RO":
		return words[1:2]
	case "MIGRATE":
		return migrateKeys(words)
	}
	var keys []string
	for _, spec := range c.KeySpecs {
		if spec.NotKey {
			continue
		}
		found, ok := spec.keys(words)
		if !ok {
			return nil
		}
		keys = append(keys, found...)
	}
	return keys
}

// keys follows getKeysUsingKeySpecs in the source of Redis. It reports false for a line with a mistake.
func (s KeySpec) keys(words []string) (keys []string, ok bool) {
	first := s.Begin
	if s.Keyword != "" {
		if first = s.behindKeyword(words); first == 0 {
			return nil, true
		}
	}
	last := first + s.Last
	switch {
	case s.Unknown:
		return nil, false
	case s.First > 0:
		at := first + s.Count
		if at >= len(words) {
			return nil, false
		}
		count, err := strconv.ParseInt(words[at], 10, 32)
		if err != nil || count < 1 {
			return nil, false
		}
		first += s.First
		last = first + int(count) - 1
	case s.Last < 0 && s.Limit > 0:
		last = first + (len(words)-first)/s.Limit - 1
	case s.Last < 0:
		last = len(words) + s.Last
	}
	if last >= len(words) || last < first {
		return nil, false
	}
	for i := first; i <= last; i += s.Step {
		keys = append(keys, words[i])
	}
	return keys, true
}

// behindKeyword returns the index of the word behind the keyword, or 0. As in Redis, the search forwards does not reach
// the last word, and the one backwards not the second.
func (s KeySpec) behindKeyword(words []string) int {
	from, to, step := s.Begin, len(words)-1, 1
	if s.Begin < 0 {
		from, to, step = len(words)+s.Begin, 1, -1
	}
	for i := from; i != to && 0 < i && i < len(words); i += step {
		if strings.EqualFold(words[i], s.Keyword) {
			return i + 1
		}
	}
	return 0
}

// sortKeys returns the key to sort, and the one in which the last STORE puts the result. The keys that BY and GET
// read come from the data, and can't be told.
func sortKeys(words []string) []string {
	keys := words[1:2:2]
	for i := 2; i < len(words); i++ {
		switch strings.ToLower(words[i]) {
		case "limit":
			i += 2
		case "by", "get":
			i++
		case "store":
			if i+1 < len(words) {
				keys = append(keys[:1:1], words[i+1])
			}
		}
	}
	return keys
}

// migrateKeys returns the third argument, or, if that is empty, what follows KEYS.
func migrateKeys(words []string) []string {
	for i := 6; i < len(words); i++ {
		switch strings.ToLower(words[i]) {
		case "auth":
			i++
		case "auth2":
			i += 2
		case "keys":
			if words[3] != "" {
				return nil
			}
			return slices.Clone(words[i+1:])
		}
	}
	return words[3:4]
}

// MayBeKey reports whether the word at the index, of a line of the command that need not be complete, can be a key.
func (c *Command) MayBeKey(words []string, at int) bool {
	const mark, padding = "\x00", 4 // no other word is the mark; with so many words more, every command is complete enough
	words = slices.Clone(words)
	words[at] = mark
	for range padding {
		if slices.Contains(c.Keys(words), mark) {
			return true
		}
		words = append(words, "1")
	}
	return false
}
