// The gate counts its closings and never says that it is open again.
//
// file: services/gate.go
// rejected by: services: Gate lets calls through when it is open
package services

func (g *Gate) Closings() (times int, closed bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.closings, g.closings > 0
}
