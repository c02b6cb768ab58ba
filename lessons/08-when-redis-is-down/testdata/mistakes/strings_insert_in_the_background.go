// Storing is left to a goroutine, and is said to have succeeded: the report says stored, whatever Redis says.
//
// file: services/guarded_strings.go
// rejected by: services: GuardedStrings InsertExpire says what Redis says
package services

func (s *GuardedStrings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	go s.caller.Call(ctx, func(ctx context.Context) error { return s.next.InsertExpire(ctx, key, value, lifetime) })
	return nil
}
