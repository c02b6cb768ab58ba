package guard

import "github.com/sony/gobreaker/v2"

// IsOpen reports whether the breaker keeps callers from Redis: it is open, or the pause is over and the one call that it allows
// then has not closed it yet. It changes nothing.
func (b *Breaker) IsOpen() bool { return b.circuit.State() != gobreaker.StateClosed }
