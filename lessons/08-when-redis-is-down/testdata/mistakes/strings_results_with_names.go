// The call writes into the named results of GetKey, which it shares with whoever has given it up.
//
// file: services/guarded_strings.go
// rejected by: services: GuardedStrings GetKey returns nothing of a call that was given up
package services

func (s *GuardedStrings) GetKey(ctx context.Context, key string) (value string, err error) {
	err = s.caller.Call(ctx, func(ctx context.Context) error {
		value, err = s.next.GetKey(ctx, key)
		return err
	})
	return value, err
}
