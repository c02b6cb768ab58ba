package guard

import (
	"errors"
	"fmt"
	"time"

	"github.com/sony/gobreaker/v2"

	"cacheaside/repositories"
)

// Breaker says whether Redis may be called. It is closed at first, and allows every call. After some failures in a row it
// opens: no call is allowed, until a pause is over. Then it allows one call, and still refuses others. If that one
// succeeds, it closes; if it fails, the pause begins anew (https://martinfowler.com/bliki/CircuitBreaker.html). It is safe for
// concurrent use.
type Breaker struct {
	circuit *gobreaker.TwoStepCircuitBreaker[struct{}]
}

// ErrNoVerdict is the outcome of a call that says nothing of Redis: it was neither a success nor a failure.
var ErrNoVerdict = errors.New("no verdict")

// NewBreaker returns a breaker that opens after so many failures in a row, for as long as the pause. After the pause it allows
// one call, and no other until it is told the outcome of that one.
func NewBreaker(failures int, pause time.Duration) *Breaker {
	return &Breaker{
		circuit: gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
			MaxRequests:  1,
			Timeout:      pause,
			ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= uint32(failures) },
			IsSuccessful: isAnswer,
			IsExcluded:   func(err error) bool { return err == ErrNoVerdict },
		}),
	}
}

// isAnswer reports whether an error shows that Redis works.
func isAnswer(err error) bool {
	return err == nil || errors.Is(err, repositories.ErrNotFound) || errors.Is(err, repositories.ErrWrongType) ||
		errors.Is(err, repositories.ErrNoLifetime)
}

// Allow says whether a call may be made. Its caller gives done the error of the call, once, and ErrNoVerdict if the call was
// given up because nothing needed it any more, or if it has panicked. An answer of Redis is a success, also where it is an error
// (repositories.ErrNotFound, ErrWrongType and ErrNoLifetime). ErrNoVerdict is neither a failure nor a success. The error of
// Allow wraps ErrCircuitOpen, and its text names redis.
func (b *Breaker) Allow() (done func(error), err error) {
	done, err = b.circuit.Allow()
	if err != nil {
		return nil, fmt.Errorf("redis was not asked: %w", ErrCircuitOpen)
	}
	return done, nil
}
