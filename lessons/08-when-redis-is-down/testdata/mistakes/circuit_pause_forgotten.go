// The pause is not handed on to the library, whose own is a minute: Redis has been back for a long time, and
// nobody asks it.
//
// file: services/guard.go
// rejected by: services: Guard's circuit after the pause closes when that call succeeds
package services

func NewGuard(config GuardConfig) *Guard {
	if config.Timeout <= 0 {
		config.Timeout = DefaultTimeout
	}
	if config.Failures <= 0 {
		config.Failures = DefaultFailures
	}
	if config.Pause <= 0 {
		config.Pause = DefaultPause
	}
	return &Guard{
		timeout: config.Timeout,
		breaker: gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
			MaxRequests:  1,
			ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= uint32(config.Failures) },
			IsSuccessful: isAnswer,
			IsExcluded:   func(err error) bool { return err == errNoVerdict },
		}),
	}
}
