//go:build !unix

package main

// mostFiles returns how many files this process may have open. Windows has no limit that a server reaches before its memory is
// full, so this is one that the server stays well below.
func mostFiles() int { return 20_000 }
