package check

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/translations"
)

// addTranslations adds a check for each language that the course is translated into, which has the language's name.
func (v *Verifier) addTranslations(lesson course.Lesson, add adder) error {
	languages, err := translations.Languages(v.Root)
	for _, language := range languages {
		add(string(language), nil, func(context.Context) ([]Spec, error) { return v.translation(lesson, language) })
	}
	return err
}

// translation holds what a lesson says in a language against its sources. To accept it, which says that it is one of the sources
// as they are, it must be asked for by its name: who accepts other things has not looked at it.
func (v *Verifier) translation(lesson course.Lesson, language language.Language) ([]Spec, error) {
	accept := v.Accept && slices.Contains(v.Checks, string(language))
	sums, err := translations.ReadSums(v.Root, language)
	if err != nil {
		return nil, err
	}
	glossary, err := translations.ReadGlossary(v.Root, language)
	if err != nil {
		return nil, err
	}
	var found []Spec
	accepted := make(translations.Sums)
	for _, source := range translations.Sources(v.Root, lesson, language) {
		wrong, err := source.Wrong(v.Root, glossary)
		if err != nil {
			return found, err
		}
		now, err := source.Sum(v.Root)
		if err != nil {
			return found, err
		}
		switch {
		case accept:
			accepted[source.Name] = now
		case !source.IsMissing(v.Root):
			stale, err := source.Stale(v.Root, sums)
			if err != nil {
				return found, err
			}
			if len(stale) > 0 {
				stale = append(stale, fmt.Sprintf("When %s says so, too: go run ./lessons verify %d %s -accept", source.Translated, lesson.Number, language))
			}
			wrong = append(wrong, stale...)
		}
		spec := Spec{ID: source.Translated, Name: source.Translated, Status: specs.Passed, File: source.Translated}
		if len(wrong) > 0 {
			spec.Status, spec.Message = specs.Failed, strings.Join(wrong, "\n")
			delete(accepted, source.Name)
		}
		found = append(found, spec)
	}
	return found, v.accept(language, accepted)
}

// accept keeps the sums of sources whose translations are right.
func (v *Verifier) accept(language language.Language, accepted translations.Sums) error {
	if len(accepted) == 0 {
		return nil
	}
	v.telling.Lock() // other lessons' are kept in the same file
	defer v.telling.Unlock()
	sums, err := translations.ReadSums(v.Root, language)
	if err != nil {
		return err
	}
	maps.Copy(sums, accepted)
	return os.WriteFile(filepath.Join(v.Dir, "lessons", string(language)+".sum"), []byte(sums.Format()), 0o644)
}
