// Redis is asked in the request's context, not in the one that ends when the time is over.
//
// file: services/guarded_strings.go
// rejected by: services: GuardedStrings GetKey asks Redis in the context that the caller gives, since that ends when the time is over
package services

func (s *GuardedStrings) GetKey(ctx context.Context, key string) (string, error) {
	var value string
	err := s.caller.Call(ctx, func(context.Context) (err error) {
		value, err = s.next.GetKey(ctx, key)
		return err
	})
	if err != nil {
		return "", err
	}
	return value, nil
}
