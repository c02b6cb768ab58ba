// A closed gate lets calls through.
//
// file: services/gate.go
// rejected by: services: Gate is closed at first: what was not delivered before the start is not known yet
package services

func (g *Gate) Call(ctx context.Context, call func(context.Context) error) error {
	if _, closed := g.Closings(); closed && g.next == nil {
		return fmt.Errorf("redis was not asked: %w", ErrDistrusted)
	}
	return g.next.Call(ctx, call)
}
