//go:build unix

package main

import (
	"math"

	"golang.org/x/sys/unix"
)

// mostFiles returns how many files this process may have open: the soft limit (ulimit -n), which Go has raised to the hard one
// by now (https://go.dev/issue/46279).
func mostFiles() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return usualFiles
	}
	return int(min(uint64(limit.Cur), math.MaxInt32)) // without a limit it is the highest number
}

// usualFiles is how many a process may have that can't find out.
const usualFiles = 1024
