// Greater than, in place of greater than or equal: it takes one failure more than was asked for.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed opens after so many failures in a row of calls that fail
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
			Timeout:      config.Pause,
			ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures > uint32(config.Failures) },
			IsSuccessful: isAnswer,
			IsExcluded:   func(err error) bool { return err == errNoVerdict },
		}),
	}
}
