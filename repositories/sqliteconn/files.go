package sqliteconn

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync/atomic"
)

// files are those that a pool has open: the database, its write-ahead log, and the log's index; none for a database in
// memory. SQLite goes on in a file that was deleted, and what it writes there is lost. So a connection that can write checks
// after each statement that its files still have their names. They are safe for concurrent use.
type files struct {
	opened []openedFile
	lost   atomic.Bool // whether the last check found one of them gone
}

// openedFile is a file as it was opened.
type openedFile struct {
	path string
	identity
}

// confirm returns the error of a statement or, if it succeeded, an error unless the files that it wrote to still have their
// names. A check before the statement would not do: they may be gone a moment later. The first check that finds one gone is
// logged. Nil files, those of a connection that can't write, confirm everything.
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

// LogTo makes all connections of the program write to this log: a warning when the first write is refused because a file of
// the database was deleted, moved or replaced, and a line when the file is back.
func LogTo(to *slog.Logger) { log.Store(to) }
