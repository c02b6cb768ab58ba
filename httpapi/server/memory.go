package server

import (
	"math"
	"runtime"
	"runtime/debug"
)

// heldMemory is how many bytes HoldMemory holds.
const heldMemory = 32 << 20

// HoldMemory holds memory that is never written to, so that systems give no page for it, until release is called. The
// collector of Go runs when garbage is as much as what is held (GOGC=100, https://go.dev/doc/gc-guide#GOGC). A server holds a
// few megabytes, and each answer leaves some kilobytes: without this it runs dozens of times a second, for a ninth of a near
// hit's processor time. A process whose memory is limited (GOMEMLIMIT) is left as it is, since the limit counts what is held.
func HoldMemory() (release func()) {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return func() {}
	}
	held := make([]byte, heldMemory)
	return func() { runtime.KeepAlive(held) }
}
