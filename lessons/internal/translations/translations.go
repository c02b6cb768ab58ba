// Package translations holds what a lesson says in another language against the English that it was made from. A translation
// rots because it does not know that its source has moved on, so the sums of all pieces of each source are kept when it is
// translated (lessons/pt-BR.sum), and a source that has another sum by now is stale.
package translations

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"cacheaside/lessons/internal/course"
	"cacheaside/raw/language"
)

// Languages are those of which there are sums in the course.
func Languages(root fs.FS) ([]language.Language, error) {
	names, err := fs.Glob(root, "lessons/*.sum")
	var all []language.Language
	for _, name := range names {
		all = append(all, language.Language(strings.TrimSuffix(path.Base(name), ".sum")))
	}
	return all, err
}

// Piece is a part of a text that is translated as a whole: a paragraph, a block of code, a value.
type Piece struct {
	Where string // its line, or what it is called
	Text  string
	Code  bool // it is the same in every language
}

// sum tells a piece from one that says something else; how its lines are broken does not matter.
func (p Piece) sum() string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(p.Text), " ")))
	return hex.EncodeToString(sum[:4])
}

// Source is something that is translated.
type Source struct {
	Name       string // the file, or the folder, in English
	Translated string // the file with the translation
	pieces     func(fs.FS, string) ([]Piece, error)
	translated func(fs.FS, string) ([]Piece, error)
	isText     bool // in which terms have their one meaning; a complaint is what somebody says who knows none
}

// Sources are what a lesson has.
func Sources(root fs.FS, lesson course.Lesson, to language.Language) []Source {
	in := func(name string) string { return path.Join(lesson.Folder, name) }
	file := func(base, ending string, pieces func(fs.FS, string) ([]Piece, error)) Source {
		return Source{in(base + ending), in(base + "." + string(to) + ending), pieces, pieces, ending == ".md"}
	}
	all := []Source{file("lesson", ".md", blocks), file("hints", ".yaml", hints), file("lesson", ".yaml", titles)}
	if entries, err := fs.ReadDir(root, in("testdata/mistakes")); err == nil && len(entries) > 0 {
		all = append(all, Source{in("testdata/mistakes"), in("mistakes." + string(to) + ".yaml"), func(root fs.FS, _ string) ([]Piece, error) { return mistakes(root, lesson) }, translatedMistakes, false})
	}
	transcripts := lesson.Predict
	if lesson.Number == 1 { // with it goes what is of no lesson
		if _, err := fs.Stat(root, "README.md"); err == nil {
			all = append(all, Source{"README.md", path.Join("lessons", string(to)+".README.md"), blocks, blocks, true})
		}
		transcripts = slices.Concat(transcripts, unpredicted(root))
	}
	for _, name := range transcripts {
		all = append(all, Source{name, path.Join(path.Dir(name), string(to), path.Base(name)), transcript, transcript, true})
	}
	return all
}

// unpredicted are the transcripts of the course that no lesson has predicted, but which its readers may play.
func unpredicted(root fs.FS) []string {
	names, _ := fs.Glob(root, "raw/experiments/*.txt") // the pattern is right
	lessons, err := course.Load(root)
	if err != nil {
		return nil // who asks for the sources of a lesson has loaded them
	}
	return slices.DeleteFunc(names, func(name string) bool {
		return slices.ContainsFunc(lessons, func(lesson course.Lesson) bool { return slices.Contains(lesson.Predict, name) })
	})
}

// IsMissing reports whether there is no translation yet.
func (s Source) IsMissing(root fs.FS) bool {
	_, err := fs.Stat(root, s.Translated)
	return errors.Is(err, fs.ErrNotExist)
}

// Glossary is what a translation says for terms: a regular expression by the English term. One word has one meaning.
type Glossary map[string]*regexp.Regexp

// ReadGlossary reads a language's glossary; there need be none.
func ReadGlossary(root fs.FS, of language.Language) (Glossary, error) {
	name := path.Join("lessons", string(of)+".glossary.yaml")
	var list map[string]string
	if err := readYAML(root, name, &list); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	glossary := make(Glossary)
	for term, text := range list {
		says, err := regexp.Compile("(?i)" + text)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, term, err)
		}
		glossary[term] = says
	}
	return glossary, nil
}

// missing says which terms of a source its translation says otherwise.
func (g Glossary) missing(source, translated Piece) (all []string) {
	prose := anyLink.ReplaceAllString(inline.ReplaceAllString(source.Text, ""), "")
	for _, term := range slices.Sorted(maps.Keys(g)) {
		if regexp.MustCompile(`(?i)\b`+regexp.QuoteMeta(term)+`(e?s)?\b`).MatchString(prose) && !g[term].MatchString(translated.Text) {
			all = append(all, fmt.Sprintf("expected %q to be %q, as the glossary has it, found %q", term, strings.TrimPrefix(g[term].String(), "(?i)"), beginning(translated.Text)))
		}
	}
	return all
}

// Wrong says what is wrong with a translation, beginning with its name; that it is stale, Stale says.
func (s Source) Wrong(root fs.FS, glossary Glossary) ([]string, error) {
	source, err := s.pieces(root, s.Name)
	if err != nil {
		return nil, err
	}
	if s.IsMissing(root) {
		return []string{fmt.Sprintf("%s: expected a translation of %s, found none", s.Translated, s.Name)}, nil
	}
	translated, err := s.translated(root, s.Translated)
	if err != nil {
		return nil, err
	}
	if len(source) != len(translated) {
		at := 0
		for at < min(len(source), len(translated)) && kind(source[at]) == kind(translated[at]) {
			at++
		}
		where := "its end"
		if at < len(translated) {
			where = translated[at].Where
		}
		return []string{fmt.Sprintf("%s: expected %d pieces, as %s has them, found %d; they differ from %s on", s.Translated, len(source), s.Name, len(translated), where)}, nil
	}
	var wrong []string
	if path.Base(s.Name) == "hints.yaml" {
		if wrong, err = s.called(root); err != nil {
			return nil, err
		}
	}
	for i, from := range source {
		reasons := differences(from, translated[i])
		if s.isText && !from.Code {
			reasons = append(reasons, glossary.missing(from, translated[i])...)
		}
		for _, why := range reasons {
			wrong = append(wrong, fmt.Sprintf("%s: %s: %s", s.Translated, translated[i].Where, why))
		}
	}
	return wrong, nil
}

// kind is what a piece looks like from afar: of two that are each other's counterparts it is the same.
func kind(p Piece) string {
	mark := regexp.MustCompile("^(#+ |- |\\d+\\. |\\||>|```)?").FindString(p.Text)
	return fmt.Sprint(p.Code, mark)
}

var (
	inline  = regexp.MustCompile("`[^`]+`")
	anyLink = regexp.MustCompile(`\[[^\]]*\]\([^)]*\)`)
	links   = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	number  = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	items   = regexp.MustCompile(`(?m)^ *(- |\d+\. |\|)`)
)

// differences says what is not the same in a piece and in its translation, and has to be.
func differences(source, translated Piece) (all []string) {
	if source.Code {
		if source.Text != translated.Text {
			all = append(all, fmt.Sprintf("expected the code of the source, to the byte, found %q", beginning(translated.Text)))
		}
		return all
	}
	if strings.TrimSpace(translated.Text) == "" {
		return []string{fmt.Sprintf("expected a translation of %q, found none", beginning(source.Text))}
	}
	if kind(source) != kind(translated) {
		all = append(all, fmt.Sprintf("expected a counterpart of %q, found %q", beginning(source.Text), beginning(translated.Text)))
	}
	compare := func(what string, in func(string) []string) {
		here, there := in(translated.Text), in(source.Text)
		slices.Sort(here)
		slices.Sort(there)
		if !slices.Equal(here, there) {
			all = append(all, fmt.Sprintf("expected %s %q, found %q", what, without(there, here), without(here, there)))
		}
	}
	compare("the code", func(text string) (codes []string) {
		for _, one := range inline.FindAllString(text, -1) {
			codes = append(codes, strings.Join(strings.Fields(one), " ")) // however its lines are broken
		}
		return codes
	})
	compare("the links to", func(text string) (targets []string) {
		for _, match := range links.FindAllStringSubmatch(text, -1) {
			targets = append(targets, strings.TrimPrefix(match[1], "/")) // from the course's root, where a translation stands elsewhere
		}
		return targets
	})
	compare("the numbers", func(text string) (numbers []string) {
		text = links.ReplaceAllString(inline.ReplaceAllString(text, ""), "")
		for _, one := range number.FindAllString(text, -1) {
			numbers = append(numbers, strings.NewReplacer(".", "", ",", "").Replace(one)) // 1,500 is 1.500 elsewhere
		}
		return numbers
	})
	compare("as many items and rows:", func(text string) (marks []string) {
		for range items.FindAllString(text, -1) {
			marks = append(marks, "item")
		}
		return marks
	})
	return all
}

// without is what of a is not in b, each as often as it is there more often.
func without(a, b []string) (left []string) {
	rest := slices.Clone(b)
	for _, one := range a {
		if at := slices.Index(rest, one); at >= 0 {
			rest = slices.Delete(rest, at, at+1)
			continue
		}
		left = append(left, one)
	}
	return left
}

func beginning(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(8, len(words))], " ")
}

// Sums are those of the sources when they were translated, by their names.
type Sums map[string][]string

func sumsFile(of language.Language) string { return path.Join("lessons", string(of)+".sum") }

// ReadSums reads the sums of a language's sources.
func ReadSums(root fs.FS, of language.Language) (Sums, error) {
	text, err := fs.ReadFile(root, sumsFile(of))
	if err != nil {
		return nil, err
	}
	sums := make(Sums)
	for scanner := bufio.NewScanner(bytes.NewReader(text)); scanner.Scan(); {
		if fields := strings.Fields(scanner.Text()); len(fields) > 0 {
			sums[fields[0]] = fields[1:]
		}
	}
	return sums, nil
}

// Format is the text of their file: a line for each source, with a sum for each of its pieces.
func (s Sums) Format() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintln(&text, strings.Join(append([]string{name}, s[name]...), " "))
	}
	return text.String()
}

// Sum returns the sums of a source as it is.
func (s Source) Sum(root fs.FS) ([]string, error) {
	pieces, err := s.pieces(root, s.Name)
	var sums []string
	for _, piece := range pieces {
		sums = append(sums, piece.sum())
	}
	return sums, err
}

// Stale says which pieces of a source are other ones than those that were translated.
func (s Source) Stale(root fs.FS, sums Sums) ([]string, error) {
	pieces, err := s.pieces(root, s.Name)
	if err != nil {
		return nil, err
	}
	known := slices.Clone(sums[s.Name])
	now, err := s.Sum(root)
	if err != nil || slices.Equal(now, known) {
		return nil, err
	}
	var stale []string
	for i, piece := range pieces {
		if at := slices.Index(known, now[i]); at >= 0 {
			known = slices.Delete(known, at, at+1)
			continue
		}
		stale = append(stale, fmt.Sprintf("%s: %s: %q is new, or has changed since it was translated", s.Name, piece.Where, beginning(piece.Text)))
	}
	if len(known) > 0 {
		stale = append(stale, fmt.Sprintf("%s: %d pieces that were translated are gone, or have changed", s.Name, len(known)))
	}
	if len(stale) == 0 {
		stale = append(stale, fmt.Sprintf("%s: its pieces are in another order than when they were translated", s.Name))
	}
	return stale, nil
}

// blocks are the pieces of a text in Markdown: what stands between empty lines, and blocks of code as a whole.
func blocks(root fs.FS, name string) ([]Piece, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	var all []Piece
	var lines []string
	begins, inFence := 0, false
	end := func(code bool) {
		if len(lines) > 0 {
			indented := !slices.ContainsFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "    ") }) // which is code, too
			all = append(all, Piece{fmt.Sprintf("line %d", begins), strings.Join(lines, "\n"), code || indented})
		}
		lines = nil
	}
	for i, line := range strings.Split(string(text), "\n") {
		isFence := strings.HasPrefix(line, "```")
		switch {
		case isFence && !inFence:
			end(false)
			inFence = true
		case isFence:
			lines = append(lines, line)
			end(true)
			inFence = false
			continue
		case !inFence && strings.TrimSpace(line) == "":
			end(false)
			continue
		}
		if len(lines) == 0 {
			begins = i + 1
		}
		lines = append(lines, line)
	}
	end(inFence)
	return all, nil
}

// hints are the pieces of a lesson's hints. Code is the same, but for the words in it, so that it is no code here.
func hints(root fs.FS, name string) ([]Piece, error) {
	var list []course.Hint
	if err := readYAML(root, name, &list); err != nil {
		return nil, err
	}
	var all []Piece
	for _, hint := range list {
		all = append(all, Piece{"for " + hint.For, fmt.Sprintf("%s %d %q", hint.For, hint.Step, hint.Specs), true})
		for i, key := range []string{"nudge", "concept", "code"} {
			all = append(all, Piece{Where: fmt.Sprintf("%s of %s", key, hint.For), Text: hint.Parts()[i]})
		}
	}
	return all, nil
}

// called says which hints are for something in English prose that their translation does not call otherwise. A function has the
// same name in every language, and the workbench itself knows what a faulty version is called.
func (s Source) called(root fs.FS) ([]string, error) {
	var english, translated []course.Hint
	if err := errors.Join(readYAML(root, s.Name, &english), readYAML(root, s.Translated, &translated)); err != nil {
		return nil, err
	}
	var wrong []string
	for _, hint := range english {
		if hint.Called != "" {
			wrong = append(wrong, fmt.Sprintf("%s: for %s: expected called only in a translation, found %q", s.Name, hint.For, hint.Called))
		}
	}
	for _, hint := range translated {
		_, isFaulty := hint.FaultyVersion()
		isProse := strings.Contains(hint.For, " ") && !isFaulty
		switch {
		case isProse && hint.Called == "":
			wrong = append(wrong, fmt.Sprintf("%s: for %s: expected called, which says that in the language, found none", s.Translated, hint.For))
		case !isProse && hint.Called != "":
			wrong = append(wrong, fmt.Sprintf("%s: for %s: expected no called, since that is the same in every language, found %q", s.Translated, hint.For, hint.Called))
		}
	}
	return wrong, nil
}

// titles are the pieces of lesson.yaml that somebody reads.
func titles(root fs.FS, name string) ([]Piece, error) {
	var lesson struct {
		Title, Learn string
		Steps        []struct{ Title string }
	}
	if err := readYAML(root, name, &lesson); err != nil {
		return nil, err
	}
	all := []Piece{{Where: "title", Text: lesson.Title}, {Where: "learn", Text: lesson.Learn}}
	for i, step := range lesson.Steps {
		all = append(all, Piece{Where: fmt.Sprintf("the title of step %d", i+1), Text: step.Title})
	}
	return all, nil
}

// mistakes are the pieces of a lesson's known mistakes: what is different, and what somebody complains of.
func mistakes(root fs.FS, lesson course.Lesson) ([]Piece, error) {
	list, err := lesson.Mistakes(root)
	var all []Piece
	for _, mistake := range list {
		all = append(all, Piece{Where: "about of " + mistake.Name, Text: mistake.About})
		if mistake.Complaint != "" {
			all = append(all, Piece{Where: "complaint of " + mistake.Name, Text: mistake.Complaint})
		}
	}
	return all, err
}

func translatedMistakes(root fs.FS, name string) ([]Piece, error) {
	var list map[string]struct{ About, Complaint string }
	if err := readYAML(root, name, &list); err != nil {
		return nil, err
	}
	var all []Piece
	for _, mistake := range slices.Sorted(maps.Keys(list)) {
		all = append(all, Piece{Where: "about of " + mistake, Text: list[mistake].About})
		if complaint := list[mistake].Complaint; complaint != "" {
			all = append(all, Piece{Where: "complaint of " + mistake, Text: complaint})
		}
	}
	return all, nil
}

// transcript are the pieces of a transcript: remarks, whose lines begin with "#", and each line between them, which is code.
func transcript(root fs.FS, name string) ([]Piece, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	var all []Piece
	for i, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		isCode := !strings.HasPrefix(line, "#")
		if last := len(all) - 1; !isCode && last >= 0 && !all[last].Code {
			all[last].Text += "\n" + line
			continue
		}
		all = append(all, Piece{fmt.Sprintf("line %d", i+1), line, isCode})
	}
	return all, nil
}

func readYAML(root fs.FS, name string, value any) error {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(text, value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
