//go:build unix

package redisserver

import (
	"errors"
	"os"
	"syscall"
)

func terminate(process *os.Process) { _ = process.Signal(syscall.SIGTERM) } // an error means that it has ended

func isRefused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

func isAddressInUse(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }
