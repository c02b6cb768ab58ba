// Package wraps says, in the failures of specs, what an error wraps: that is what errors.Is and Gomega's MatchError go by,
// and the text alone does not tell it.
package wraps

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/onsi/gomega/format"
)

// Show has Gomega's failures say of each error what it wraps, in place of its fields. An error with exported fields is left
// as it is, since those tell more.
func Show() {
	format.RegisterCustomFormatter(func(value any) (string, bool) {
		err, isError := value.(error)
		if !isError || !isOpaque(reflect.TypeOf(value)) {
			return "", false
		}
		return describe(err), true
	})
}

// describe says what an error wraps: the texts of all that errors.Is would find in it, itself aside.
func describe(err error) string {
	var inside []string
	for _, wrapped := range unwrap(err) {
		inside = collect(inside, wrapped)
	}
	if inside == nil {
		return fmt.Sprintf("%q wraps no other error", err.Error())
	}
	return "which wraps " + strings.Join(inside, " and ")
}

// collect adds an error's text in quotes, and those of what it wraps, each once.
func collect(texts []string, err error) []string {
	if text := fmt.Sprintf("%q", err.Error()); !slices.Contains(texts, text) {
		texts = append(texts, text)
	}
	for _, wrapped := range unwrap(err) {
		texts = collect(texts, wrapped)
	}
	return texts
}

func unwrap(err error) []error {
	switch wrapping := err.(type) {
	case interface{ Unwrap() error }:
		if wrapped := wrapping.Unwrap(); wrapped != nil {
			return []error{wrapped}
		}
	case interface{ Unwrap() []error }:
		return wrapping.Unwrap()
	}
	return nil
}

// isOpaque reports whether a type is a struct, or a pointer to one, that has no exported field.
func isOpaque(of reflect.Type) bool {
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct {
		return false
	}
	return !slices.ContainsFunc(reflect.VisibleFields(of), func(field reflect.StructField) bool { return field.IsExported() })
}
