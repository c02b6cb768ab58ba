//go:build !unix

package system

import (
	"errors"
	"fmt"
	"os"
)

var errNoSignals = fmt.Errorf("a process can be paused on Unix only: %w", errors.ErrUnsupported)

func pause(*os.Process) error  { return errNoSignals }
func resume(*os.Process) error { return errNoSignals }
