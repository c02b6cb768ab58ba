// Every error counts as a failure. Five products in a row that are not cached, and the cache is not asked any
// more.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed takes for an answer of Redis what is an error of the caller's only ErrNotFound
package services

func isAnswer(err error) bool { return err == nil }
