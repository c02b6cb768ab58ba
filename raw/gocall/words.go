package gocall

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// words reads the words of a command one by one. What can't be read makes it bad, for good; what is returned then is
// of no use. It refuses what go-redis would leave out or change, so two commands that read alike mean the same.
type words struct {
	list  []string
	at    int
	bad   bool
	names []int // which words are names of commands and options, so that their case means nothing
}

// more reports whether there are words left.
func (w *words) more() bool { return !w.bad && w.at < len(w.list) }

// refuse makes the words bad if the condition holds.
func (w *words) refuse(condition bool) { w.bad = w.bad || condition }

// next returns the next word.
func (w *words) next() string {
	if !w.more() {
		w.bad = true
		return ""
	}
	w.at++
	return w.list[w.at-1]
}

// rest returns the words that are left.
func (w *words) rest() []string {
	if w.bad {
		return nil
	}
	all := w.list[w.at:]
	w.at = len(w.list)
	return slices.Clone(all)
}

// options calls a function with the name of each option that comes next, in capitals; the function reads what belongs
// to it. It ends at the first word that is none of the names. No option may be there twice.
func (w *words) options(read func(name string), names ...string) {
	seen := map[string]bool{}
	for name := w.one(names...); name != ""; name = w.one(names...) {
		w.refuse(seen[name])
		seen[name] = true
		read(name)
	}
}

// one reads a name, if one of these comes next, and returns it in capitals.
func (w *words) one(names ...string) string {
	for _, name := range names {
		if w.more() && equalFold(w.list[w.at], name) {
			w.names = append(w.names, w.at)
			w.at++
			return name
		}
	}
	return ""
}

// is reads the name if it comes next, and says so.
func (w *words) is(name string) bool { return w.one(name) != "" }

// must reads one of the names.
func (w *words) must(names ...string) string {
	name := w.one(names...)
	w.refuse(name == "")
	return name
}

// filled returns the next word, which must not be empty: go-redis leaves the option out otherwise.
func (w *words) filled() string {
	word := w.next()
	w.refuse(word == "")
	return word
}

// integer reads an integer as Redis writes it: without a plus sign and without a zero in front.
func (w *words) integer() int64 {
	word := w.next()
	number, err := strconv.ParseInt(word, 10, 64)
	w.refuse(err != nil || strconv.FormatInt(number, 10) != word)
	return number
}

// positive reads an integer above zero.
func (w *words) positive() int64 {
	number := w.integer()
	w.refuse(number <= 0)
	return number
}

// keys reads a number of keys, and then as many.
func (w *words) keys() []string {
	number := w.integer()
	w.refuse(number < 0 || number > int64(len(w.list)))
	var all []string
	for i := int64(0); i < number && !w.bad; i++ {
		all = append(all, w.next())
	}
	return all
}

// float reads a decimal number that go-redis sends without changing its value, to the last digit.
func (w *words) float() float64 {
	const longest = 32 // beyond that the exact comparison could take long
	word := w.next()
	number, err := strconv.ParseFloat(word, 64)
	w.refuse(err != nil || len(word) > longest || strings.Trim(word, "0123456789.eE+-") != "")
	if w.bad {
		return 0
	}
	if number == 0 {
		w.refuse(strings.Trim(word, "0.") != "") // a negative zero is sent as 0, a tiny number too
		return 0
	}
	typed, _ := new(big.Rat).SetString(word)
	sent, _ := new(big.Rat).SetString(strconv.FormatFloat(number, 'g', -1, 64))
	w.refuse(typed == nil || sent == nil || typed.Cmp(sent) != 0)
	return number
}

// seconds and milliseconds read a whole number of them, within what time.Duration holds.
func (w *words) seconds() time.Duration { return w.duration(w.integer(), time.Second) }

func (w *words) milliseconds() time.Duration { return w.duration(w.integer(), time.Millisecond) }

// timeout reads seconds as a decimal number. go-redis sends whole ones only.
func (w *words) timeout() time.Duration {
	number := w.float()
	w.refuse(number != math.Trunc(number) || number < 0 || number > math.MaxInt32)
	return w.duration(int64(number), time.Second)
}

func (w *words) duration(number int64, unit time.Duration) time.Duration {
	limit := int64(math.MaxInt64 / unit)
	w.refuse(number > limit || number < -limit)
	if w.bad {
		return 0
	}
	return time.Duration(number) * unit
}

// equalFold compares a word with a name as Redis does: only ASCII letters have a case.
func equalFold(word, name string) bool {
	return len(word) == len(name) && strings.EqualFold(word, name)
}
