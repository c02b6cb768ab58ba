package gocall

import (
	"slices"
	"strings"

	"cacheaside/raw/line"
	wording "cacheaside/raw/words"
)

// same reports whether the words sent are those that were read, case of names aside.
func (w *words) same(sent []string) bool {
	return len(sent) == len(w.list) && w.matching(sent) == len(sent)
}

// matching counts the words at the beginning that are the same.
func (w *words) matching(sent []string) int {
	for i := range min(len(w.list), len(sent)) {
		if !w.alike(i, sent[i]) {
			return i
		}
	}
	return min(len(w.list), len(sent))
}

// alike reports whether a word sent is the one that was read at a place, case aside if that is a name.
func (w *words) alike(at int, sent string) bool {
	return sent == w.list[at] || slices.Contains(w.names, at) && equalFold(sent, w.list[at])
}

// sameOptions reports whether both have the same options, in any order.
func (w *words) sameOptions(other *words) bool {
	return slices.Equal(w.optionNames(), other.optionNames())
}

func (w *words) optionNames() []string {
	var all []string
	for _, i := range w.names {
		name := strings.ToUpper(w.list[i])
		if name == "PX" { // go-redis chooses between the two by the lifetime
			name = "EX"
		}
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// difference says what is sent in other words.
func (w *words) difference(sent []string, in wording.Words) string {
	from := w.matching(sent)
	to := 0 // counted from the end
	for to < min(len(w.list), len(sent))-from && w.alike(len(w.list)-1-to, sent[len(sent)-1-to]) {
		to++
	}
	// The name of the option, and one word of it, say what it is about.
	if from > 1 && slices.Contains(w.names, from-1) {
		from--
		to -= min(to, max(0, 2-(len(w.list)-to-from)))
	}
	return in.SendsOtherWords(text(sent[from:len(sent)-to]), text(w.list[from:len(w.list)-to]))
}

func text(list []string) string {
	typed := make([]string, len(list))
	for i, word := range list {
		typed[i] = line.Word(word)
	}
	return strings.Join(typed, " ")
}
