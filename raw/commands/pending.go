package commands

import (
	"slices"
	"strconv"
	"strings"
)

// pending is an argument that can still follow what was typed, or what is left of one that was begun.
type pending struct {
	Argument
	typed int // how many values were typed, where any number of them can follow
	count int // how many values have to follow, where the line says so
}

func pendingAll(arguments []Argument) []pending {
	all := make([]pending, len(arguments))
	for i, argument := range arguments {
		all[i].Argument = argument
	}
	return all
}

// String returns the syntax of what is left of the argument.
func (p pending) String() string {
	if p.typed > 0 {
		return "[" + p.value() + " ...]"
	}
	return p.Argument.String()
}

// takeFirst gives the word, as a token or as a value, to the first of the arguments that can begin with it, and returns
// what is left of all of them.
func takeFirst(all []pending, word string, asToken bool) (left []pending, ok bool) {
	for i, p := range all {
		before, behind := all[:i], all[i+1:]
		if p.typed > 0 && len(behind) > 0 && !behind[0].Optional && isNumber(word) {
			return takeFirst(behindKeys(p, behind), word, asToken)
		}
		if left, ok = p.take(word, asToken); ok {
			left = append(left, p.stillBefore(before, left)...)
			return append(left, p.stillBehind(behind, word)...), true
		}
		if p.comesFirst() {
			break
		}
	}
	return nil, false
}

// take returns what is left of the argument behind the word, if the argument can begin with it.
func (p pending) take(word string, asToken bool) (left []pending, ok bool) {
	switch {
	case p.Token != nil:
		if asToken && strings.EqualFold(word, *p.Token) {
			return p.behindToken(), true
		}
		return nil, false
	case p.Type == OneOf:
		for _, alternative := range pendingAll(p.Arguments) {
			if left, ok = alternative.take(word, asToken); ok {
				break
			}
		}
	case p.Type == Block:
		left, ok = takeFirst(pendingAll(p.Arguments), word, asToken)
	default:
		ok = !asToken
	}
	if ok && p.Multiple {
		left = append(left, p.again())
	}
	return left, ok
}

func (p pending) behindToken() []pending {
	p.Token, p.Optional = nil, false
	p.Multiple, p.MultipleToken = p.Multiple && !p.MultipleToken, false
	switch {
	case p.Type == PureToken:
		return nil
	case p.Type == Block && !p.Multiple:
		return pendingAll(p.Arguments)
	default:
		return []pending{p}
	}
}

// again returns what can follow a value that may be repeated.
func (p pending) again() pending {
	if p.count > 0 {
		p.Optional = false
		return p.times(p.count - 1)
	}
	p.Optional = true
	p.typed++
	return p
}

// times returns the argument with n values, at least 1.
func (p pending) times(n int) pending {
	p.count, p.Multiple = n, n > 1
	return p
}

// comesFirst reports whether the arguments behind this one have to wait for it. They do if it is required, save for the
// required arguments of GEOSEARCH, which come in any order: alternatives that all have values, as FROMMEMBER has.
func (p pending) comesFirst() bool {
	inAnyOrder := p.Type == OneOf && !slices.ContainsFunc(p.Arguments, func(a Argument) bool { return a.Type == PureToken })
	return !p.Optional && !inAnyOrder
}

// stillBefore returns those of the arguments before this one that can still follow once it was begun; left is what is
// left of it. Any other argument ends a repetition. What is required, or takes all words to the end of the line as
// MIGRATE's KEYS does, ends the options.
func (p pending) stillBefore(before, left []pending) []pending {
	takesAll := len(left) > 0 && left[len(left)-1].Multiple && left[len(left)-1].count == 0
	var still []pending
	for _, q := range before {
		if !q.Optional || q.typed == 0 && p.Optional && !takesAll {
			still = append(still, q)
		}
	}
	if p.MultipleToken {
		still = append(still, p)
	}
	return still
}

// stillBehind returns the arguments behind this one once it was begun with the word.
func (p pending) stillBehind(behind []pending, word string) []pending {
	behind = slices.Clone(behind)
	if n, err := strconv.Atoi(word); p.Name == "numkeys" && err == nil && n >= 0 {
		return countKeys(behind, n)
	}
	if p.Name == "username" && p.Optional && len(behind) > 0 { // AUTH [username] password: the word can be the password
		behind[0].Optional = true
	}
	return behind
}

// countKeys returns the arguments behind numkeys, which says how many keys there are, and how many weights if any.
func countKeys(behind []pending, n int) []pending {
	var counted []pending
	for _, p := range behind {
		if p.Name == "key" || p.Name == "weight" {
			if n == 0 {
				continue
			}
			p = p.times(n)
			p.Optional = p.Token != nil // WEIGHTS is an option, the keys are not
		}
		counted = append(counted, p)
	}
	return counted
}

// behindKeys returns the arguments behind the keys of BLPOP, a timeout, or of XREAD, as many IDs as there are keys.
func behindKeys(keys pending, behind []pending) []pending {
	behind = slices.Clone(behind)
	if behind[0].Multiple {
		behind[0] = behind[0].times(keys.typed)
	}
	return behind
}

// isNumber reports whether the word looks like a timeout or the ID of a stream's entry, and not like a key.
func isNumber(word string) bool { return strings.Trim(word, "0123456789.-$>") == "" }
