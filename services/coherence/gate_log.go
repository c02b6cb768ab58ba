package coherence

import (
	"context"
	"log/slog"
	"time"
)

// lookEvery is how late LogGate may notice.
const lookEvery = 100 * time.Millisecond

// LogGate logs when the gate closes, as a warning, and when it opens again, until ctx is done. How the gate is when LogGate is
// called is not logged.
func LogGate(ctx context.Context, gate *Gate, log *slog.Logger) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	saidTimes, saidClosed := gate.Closings()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		times, closed := gate.Closings()
		wasClosed := saidClosed
		if times != saidTimes && !wasClosed { // and perhaps it is open again
			log.Warn("gate: closed; Redis may have an old value, and is not asked until it was told of every change")
			wasClosed = true
		}
		if wasClosed && !closed {
			log.Info("gate: open; Redis was told of every change")
		}
		saidTimes, saidClosed = times, closed
	}
}
