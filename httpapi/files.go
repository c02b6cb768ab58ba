package main

import "log/slog"

// mostKept is the most files that are kept from clients' connections.
const mostKept = 1024

// connectionsFor returns how many connections clients may have at once, in a process that may have so many files open. The
// others are kept for Redis, the database and the rest: half of them, and no more than mostKept.
func connectionsFor(files int) int { return max(1, files-min(files/2, mostKept)) }

// sayConnections tells the log how many connections clients may have at once, and why.
func sayConnections(log *slog.Logger, files int) {
	log.Info("clients may have so many connections at once", "connections", connectionsFor(files), "files", files)
}
