// What the caller says is dropped, and the answer of Redis is returned: a value that was given up is said to
// be stored.
//
// file: services/guarded_strings.go
// rejected by: services: GuardedStrings InsertExpire says what the caller says when it gives up, though the value may be stored
package services

func (s *GuardedStrings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	var err error
	_ = s.caller.Call(ctx, func(ctx context.Context) error {
		err = s.next.InsertExpire(ctx, key, value, lifetime)
		return err
	})
	return err
}
