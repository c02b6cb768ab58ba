package transcript

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cacheaside/raw/words"
)

// Difference says in one line how a reply differs from what was expected. It is for the person who expected it: where
// only white space, quotes, escapes or the way of writing differ, it says so, and else which part is right.
func Difference(expected, got []string, in words.Words) string {
	if Matches(expected, got) {
		return in.NothingDiffers()
	}
	if len(expected) > 1 && strings.TrimSpace(expected[0]) == Hidden {
		return in.QuestionMarkMustGo()
	}
	if says := inWriting(expected, got, in); says != "" {
		return says
	}
	if says := inEscapes(expected, got, in); says != "" {
		return says
	}
	want, came := strings.Join(expected, "\n"), strings.Join(got, "\n")
	wanted, given := kindOf(expected), kindOf(got)
	number, isInteger := strings.CutPrefix(want, "(integer) ")
	switch {
	case strings.EqualFold(want, came):
		return in.OnlyCaseDiffers()
	case isInteger && came == `"`+number+`"`:
		return in.NumberCameAsString()
	case wanted != given:
		return in.AnotherKind(wanted.named(in), given.named(in))
	case len(expected) != len(got):
		return inLength(expected, got, in)
	case areElements(expected) && areElements(got) && slices.Equal(elements(expected), elements(got)):
		return in.AnotherOrder()
	case len(got) > 1 || given.hasElements():
		return inLines(expected, got, in)
	}
	return inValue(given, want, came, in)
}

// inValue says what is right of a reply of the kind that was expected.
func inValue(k kind, want, came string, in words.Words) string {
	switch {
	case k == errs:
		return inError(want, came, in)
	case k == texts:
		return inString(want, came, in)
	case k == integers && between.MatchString(want):
		return in.NotInRange(k.named(in))
	case k == integers, k == doubles:
		return in.NumberDiffers(k.named(in))
	}
	return in.ValueDiffers(k.named(in))
}

// inWriting says which rule of writing was not kept where the value is right. It returns "" if there is none.
func inWriting(expected, got []string, in words.Words) string {
	want, came := strings.Join(expected, "\n"), strings.Join(got, "\n")
	number, isInteger := strings.CutPrefix(came, "(integer) ")
	text, isError := strings.CutPrefix(came, "(error) ")
	switch {
	case isInteger && len(got) == 1 && matches(unquoted(blankless(want)), number):
		return in.IntegerHasType(came)
	case isError && len(got) == 1 && matches(strings.Trim(want, ` "'`), text):
		return in.ErrorHasType()
	case came == "(nil)" && strings.Trim(strings.ToLower(blankless(want)), `()"'`) == "nil":
		return in.NilIsShown()
	case blankless(want) == blankless(came):
		return inBlanks(expected, got, in)
	case unquoted(want) == unquoted(came) && kindOf(got) == pushes:
		return in.QuotesOfPush()
	case unquoted(want) == unquoted(came):
		return in.QuotesDiffer()
	case unquoted(blankless(want)) == unquoted(blankless(came)):
		return in.BlanksAndQuotesDiffer()
	}
	return ""
}

// inBlanks says where white space differs.
func inBlanks(expected, got []string, in words.Words) string {
	if len(expected) != len(got) {
		return in.BlanksMakeLines(len(got))
	}
	for i, line := range got {
		if blanks := leading(line); blanks > 0 && blanks != leading(expected[i]) {
			return in.BlanksBegin(i+1, blanks)
		}
	}
	return in.BlanksDiffer()
}

// leading is how many blanks a line begins with.
func leading(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func blankless(text string) string { return strings.Join(strings.Fields(text), "") }

func unquoted(text string) string { return strings.NewReplacer(`"`, "", "'", "").Replace(text) }

// inError says whether the code of an error is right, its first word.
func inError(want, came string, in words.Words) string {
	code := func(reply string) string {
		code, _, _ := strings.Cut(strings.TrimPrefix(reply, "(error) "), " ")
		return code
	}
	if code(want) != code(came) {
		return in.CodeDiffers()
	}
	return in.ErrorTextDiffers(code(came))
}

// enough is how many characters at the start of two strings must be the same to be worth a word.
const enough = 3

// inString says how far a string is right.
func inString(want, came string, in words.Words) string {
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
	switch {
	case characters > 0 && same == len(expected):
		return in.MoreOfStringCame(characters)
	case characters > 0 && same == len(got):
		return in.NoMoreOfStringCame(characters)
	case characters >= enough:
		return in.RestOfStringDiffers(characters)
	}
	return in.ValueDiffers(texts.named(in))
}

// contents is the value of a string as it is shown: without its quotes and escapes.
func contents(shown string) string {
	shown = strings.TrimSuffix(strings.TrimPrefix(shown, `"`), `"`)
	readings := readings(shown)
	return readings[len(readings)-1]
}
