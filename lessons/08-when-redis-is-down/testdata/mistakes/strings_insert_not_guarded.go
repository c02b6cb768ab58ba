// Only reading goes through the caller. A miss stores, and waits for a Redis that hangs.
//
// file: services/guarded_strings.go
// rejected by: services: GuardedStrings InsertExpire says what the caller says when it refuses
package services

func (s *GuardedStrings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	return s.next.InsertExpire(ctx, key, value, lifetime)
}
