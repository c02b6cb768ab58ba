package transcript

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Difference says in one line how a reply differs from what was expected. It is for the person who expected it: where
// only white space, quotes, escapes or the way of writing differ, it says so, and else which part is right.
func Difference(expected, got []string) string {
	if Matches(expected, got) {
		return "Nothing differs."
	}
	if len(expected) > 1 && strings.TrimSpace(expected[0]) == Hidden {
		return "The line with the ? must go: the reply is all that stands behind the command."
	}
	if says := inWriting(expected, got); says != "" {
		return says
	}
	if says := inEscapes(expected, got); says != "" {
		return says
	}
	want, came := strings.Join(expected, "\n"), strings.Join(got, "\n")
	wanted, given := kindOf(expected), kindOf(got)
	number, isInteger := strings.CutPrefix(want, "(integer) ")
	switch {
	case strings.EqualFold(want, came):
		return "Only capital and small letters differ."
	case isInteger && came == `"`+number+`"`:
		return "The number is right, but it came as a string, which is shown in double quotes."
	case wanted != given:
		return fmt.Sprintf("Expected was %s, but %s came.", wanted.one, given.subject())
	case len(expected) != len(got):
		return inLength(expected, got)
	case areElements(expected) && areElements(got) && slices.Equal(elements(expected), elements(got)):
		return "The elements are right, but they came in another order."
	case len(got) > 1 || given.hasElements():
		return inLines(expected, got)
	}
	return inValue(given, want, came)
}

// inValue says what is right of a reply of the kind that was expected.
func inValue(k kind, want, came string) string {
	differs := "the value differs"
	switch {
	case k == errs:
		return inError(want, came)
	case k == texts:
		return inString(want, came)
	case k == integers && between.MatchString(want):
		differs = "the number is not in the range"
	case k == integers, k == doubles:
		differs = "the number differs"
	}
	return fmt.Sprintf("The type is right (both are %s), but %s.", k.both, differs)
}

// inWriting says which rule of writing was not kept where the value is right. It returns "" if there is none.
func inWriting(expected, got []string) string {
	want, came := strings.Join(expected, "\n"), strings.Join(got, "\n")
	number, isInteger := strings.CutPrefix(came, "(integer) ")
	text, isError := strings.CutPrefix(came, "(error) ")
	switch {
	case isInteger && len(got) == 1 && matches(unquoted(blankless(want)), number):
		return "The number is right, but an integer is shown with its type: " + came
	case isError && len(got) == 1 && matches(strings.Trim(want, ` "'`), text):
		return "The error is right, but it is shown with its type, (error), in front of it."
	case came == "(nil)" && strings.Trim(strings.ToLower(blankless(want)), `()"'`) == "nil":
		return "That there is no value is right, but it is shown as (nil)."
	case blankless(want) == blankless(came):
		return "Only white space differs, and it counts" + inBlanks(expected, got)
	case unquoted(want) == unquoted(came) && kindOf(got) == pushes:
		return "Only the quotes differ: a push shows keys in single quotes, and a reply shows a string in double quotes."
	case unquoted(want) == unquoted(came):
		return "Only the quotes differ: a string is shown in double quotes, a status such as OK and a number without."
	case unquoted(blankless(want)) == unquoted(blankless(came)):
		return "Only white space and quotes differ: a string is shown in double quotes, a status such as OK and a number without."
	}
	return ""
}

// inBlanks says where white space differs, in the second half of a sentence.
func inBlanks(expected, got []string) string {
	if len(expected) != len(got) {
		return fmt.Sprintf(": the reply has %s.", lines(len(got)))
	}
	for i, line := range got {
		switch blanks := leading(line); {
		case blanks == leading(expected[i]):
		case blanks == 1:
			return fmt.Sprintf(": line %d of the reply begins with a blank.", i+1)
		case blanks > 1:
			return fmt.Sprintf(": line %d of the reply begins with %d blanks.", i+1, blanks)
		}
	}
	return ", also between quotes: no blank at the start or the end, one behind each 1) and (integer)."
}

// leading is how many blanks a line begins with.
func leading(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func blankless(text string) string { return strings.Join(strings.Fields(text), "") }

func unquoted(text string) string { return strings.NewReplacer(`"`, "", "'", "").Replace(text) }

// inError says whether the code of an error is right, its first word.
func inError(want, came string) string {
	code := func(reply string) string {
		code, _, _ := strings.Cut(strings.TrimPrefix(reply, "(error) "), " ")
		return code
	}
	if code(want) != code(came) {
		return "The type is right (both are errors), but the code differs."
	}
	return fmt.Sprintf("The error's code, %s, is right, but its text differs; write (error) %[1]s <*> where only the code matters.", code(came))
}

// enough is how many characters at the start of two strings must be the same to be worth a word.
const enough = 3

// inString says how far a string is right.
func inString(want, came string) string {
	expected, got := contents(want), contents(came)
	same, characters := 0, 0
	for same < min(len(expected), len(got)) {
		_, size := utf8.DecodeRuneInString(got[same:])
		if !strings.HasPrefix(expected[same:], got[same:same+size]) {
			break
		}
		same += size
		characters++
	}
	const begin = "The type is right (both are strings)"
	right := begin + ", and so is the first character"
	if characters > 1 {
		right = fmt.Sprintf("%s, and so are the first %d characters", begin, characters)
	}
	switch {
	case characters > 0 && same == len(expected):
		return right + ", but more came."
	case characters > 0 && same == len(got):
		return right + ", but no more came."
	case characters >= enough:
		return right + ", but the rest differs."
	}
	return begin + ", but the value differs."
}

// contents is the value of a string as it is shown: without its quotes and escapes.
func contents(shown string) string {
	shown = strings.TrimSuffix(strings.TrimPrefix(shown, `"`), `"`)
	readings := readings(shown)
	return readings[len(readings)-1]
}
