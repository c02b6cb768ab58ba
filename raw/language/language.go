// Package language says in which language a learner is spoken to: by the workbench and by the console.
package language

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Language is one that is spoken, as BCP 47 names it, such as pt-BR; English is "".
type Language string

// The languages that the programs speak.
const (
	English    Language = ""
	Portuguese Language = "pt-BR" // as it is spoken in Brazil
)

// Spoken are those besides English.
var Spoken = []Language{Portuguese}

// Choose returns the one of the languages that there are that somebody asks for: by its name if that is given, and else by the
// environment, as POSIX has it (LC_ALL, then LC_MESSAGES, then LANG). It is English for "en", and where nothing fits; the error
// says that a name is that of no language that there is.
func Choose(all []Language, name string) (Language, error) {
	if name != "" {
		if strings.EqualFold(name, "en") {
			return English, nil
		}
		at := slices.IndexFunc(all, func(one Language) bool { return strings.EqualFold(string(one), name) })
		if at < 0 {
			return English, fmt.Errorf("expected a language that there is, which are en and %q, found %q", all, name)
		}
		return all[at], nil
	}
	for _, variable := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale := os.Getenv(variable); locale != "" {
			locale, _, _ = strings.Cut(locale, ".")
			language, _, _ := strings.Cut(locale, "_")
			for _, one := range all { // pt_PT is better served with pt-BR than with English
				if spoken, _, _ := strings.Cut(string(one), "-"); spoken == language {
					return one, nil
				}
			}
			return English, nil
		}
	}
	return English, nil
}

// OfWorkspace returns the language that the workspace was started in whose folder is at a place or above it; false if there is
// none, or if it can't be read.
func OfWorkspace(at string) (Language, bool) {
	at, err := filepath.Abs(at)
	if err != nil {
		return English, false
	}
	for {
		content, err := os.ReadFile(filepath.Join(at, ".course", "state.json"))
		if err == nil {
			var state struct{ Language Language }
			err = json.Unmarshal(content, &state)
			return state.Language, err == nil
		}
		if at == filepath.Dir(at) {
			return English, false
		}
		at = filepath.Dir(at)
	}
}
