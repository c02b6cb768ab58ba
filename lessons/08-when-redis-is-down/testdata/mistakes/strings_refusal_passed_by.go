// When the caller refuses, Redis is asked all the same, without it.
//
// file: services/guarded_strings.go
// rejected by: services: GuardedStrings GetKey does not ask Redis when the caller refuses, and says what the caller says
package services

import "errors"

func (s *GuardedStrings) GetKey(ctx context.Context, key string) (string, error) {
	var value string
	err := s.caller.Call(ctx, func(ctx context.Context) (err error) {
		value, err = s.next.GetKey(ctx, key)
		return err
	})
	if errors.Is(err, ErrCircuitOpen) {
		return s.next.GetKey(ctx, key)
	}
	if err != nil {
		return "", err
	}
	return value, nil
}
