// Closing a gate that is closed already is not counted: whoever delivers opens it over the second one's head.
//
// file: services/gate.go
// rejected by: services: Invalidator while the gate is closed keeps it closed if a writer closes it again while it delivers
package services

func (g *Gate) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.closed {
		g.closings++
	}
	g.closed = true
}
