package language

import "errors"

// Error is an error that can be said in each language, by a table of sentences: W is the table's interface, and English the
// type of the one in English, which is what it says without more.
type Error[W, English any] struct {
	Say   func(W) string
	Cause error // which it wraps; nil if there is none
}

func (e Error[W, English]) Error() string {
	var english English
	return e.Say(any(english).(W))
}

// In says the error in a language.
func (e Error[W, English]) In(in W) string { return e.Say(in) }

func (e Error[W, English]) Unwrap() error { return e.Cause }

// Of says an error: in the language, if it can be said in each, or has nothing to say besides one that it wraps, and as it is
// if not.
func Of[W any](err error, in W) string {
	if said, is := err.(interface{ In(W) string }); is {
		return said.In(in)
	}
	if inner := errors.Unwrap(err); inner != nil && inner.Error() == err.Error() {
		return Of(inner, in)
	}
	return err.Error()
}
