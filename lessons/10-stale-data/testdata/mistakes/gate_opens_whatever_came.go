// The gate is opened although a writer has closed it since: what that one could not tell is not delivered yet.
//
// file: services/gate.go
// rejected by: services: Gate stays closed if it was closed again since whoever opens it has looked
package services

func (g *Gate) Open(closings int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = false
}
