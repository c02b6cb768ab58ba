// An empty GuardConfig is taken as it is: a timeout of zero gives up every call at once.
//
// file: services/guard.go
// rejected by: services: Guard's Call does what the defaults say where the config says nothing
package services

func NewGuard(config GuardConfig) *Guard {
	return &Guard{
		timeout: config.Timeout,
		breaker: gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
			MaxRequests:  1,
			Timeout:      config.Pause,
			ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= uint32(config.Failures) },
			IsSuccessful: isAnswer,
			IsExcluded:   func(err error) bool { return err == errNoVerdict },
		}),
	}
}
