// Failures are counted in all and not in a row. One call of a thousand fails now and then, and after a while
// the circuit opens.
//
// file: services/guard.go
// rejected by: services: Guard's circuit while it is closed does not open after fewer in a row, however many there are in all with successes between
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
			ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.TotalFailures >= uint32(config.Failures) },
			IsSuccessful: isAnswer,
			IsExcluded:   func(err error) bool { return err == errNoVerdict },
		}),
	}
}
