package panicking

// Lookup panics, as a function that is not written yet does.
func Lookup() string {
	panic("lesson 07: Lookup is yours to write")
}
