package sqliteconn

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync/atomic"
)

// files are those that a pool has open: the database, its write-ahead log, and the index of that. Of a database in memory there are none, and
// it is lost with the program anyway. SQLite goes on in a file that was deleted, and what is written there is lost, too.
// So a connection that can write looks after each statement whether its files still have their names. They are safe for
// concurrent use.
type files struct {
	opened []openedFile
	lost   atomic.Bool // whether the last look found one of them gone
}

// openedFile is a file as it was opened.
type openedFile struct {
	path string
	identity
}

// confirm returns what a statement has returned or, if it has succeeded, whether what it wrote is in the files that have
// the names. A look before the statement would not do: they may be gone a moment later. The first look that finds one gone
// is logged. Nil files confirm everything: those of a connection that can't write.
func (f *files) confirm(err error) error {
	if f == nil || err != nil {
		return err
	}
	err = f.check()
	switch was := f.lost.Swap(err != nil); {
	case err != nil && !was:
		log.Load().Warn("writes are refused: they would be lost", "error", err)
	case err == nil && was:
		log.Load().Info("writes are taken again: the database's files are back")
	}
	return err
}

// check says which of the files is gone.
func (f *files) check() error {
	for _, file := range f.opened {
		switch now, err := identityOf(file.path); {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%s was deleted or moved while it was open: put it back, or restart the program to go on with what is there", file.path)
		case err != nil:
			return fmt.Errorf("looking for the database's files: %w", err)
		case !file.is(now):
			return fmt.Errorf("%s was replaced by another file while it was open: put it back, or restart the program to go on with what is there", file.path)
		}
	}
	return nil
}

// add adds a file that was opened under this name.
func (f *files) add(path string) error {
	identity, err := identityOf(path)
	if err != nil {
		return err
	}
	f.opened = append(f.opened, openedFile{path, identity})
	return nil
}

// log is where the pools say that writes are refused. They have one log for the whole program, as they have one driver.
var log atomic.Pointer[slog.Logger]

func init() { LogTo(slog.New(slog.DiscardHandler)) }

// LogTo has a warning written to this log when the first write is refused since a file of the database was deleted,
// moved or replaced, and a line when the file is back. It holds for all connections of the program.
func LogTo(to *slog.Logger) { log.Store(to) }
