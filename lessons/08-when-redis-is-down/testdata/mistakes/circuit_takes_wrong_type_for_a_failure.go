// Only ErrNotFound is taken for an answer. One key that somebody wrote a hash to opens the circuit for all
// others.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed takes for an answer of Redis what is an error of the caller's only ErrWrongType
package services

func isAnswer(err error) bool { return err == nil || errors.Is(err, repositories.ErrNotFound) }
