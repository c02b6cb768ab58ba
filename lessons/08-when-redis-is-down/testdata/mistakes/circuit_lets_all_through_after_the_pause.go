// After the pause every call is let through at once: a thousand requests wait for a Redis that still hangs.
//
// file: services/guard.go
// rejected by: services: Guard's circuit after the pause lets one call through, and refuses the others until that has ended
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
			MaxRequests:  1000,
			Timeout:      config.Pause,
			ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= uint32(config.Failures) },
			IsSuccessful: isAnswer,
			IsExcluded:   func(err error) bool { return err == errNoVerdict },
		}),
	}
}
