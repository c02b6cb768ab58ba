// What the call has written is returned also when it was given up: it may be writing at that moment.
//
// file: services/guarded_strings.go
// rejected by: services: GuardedStrings GetKey returns nothing of a call that was given up
package services

func (s *GuardedStrings) GetKey(ctx context.Context, key string) (string, error) {
	var value string
	err := s.caller.Call(ctx, func(ctx context.Context) (err error) {
		value, err = s.next.GetKey(ctx, key)
		return err
	})
	return value, err
}
