package sqliteconn

import (
	"net/url"
	"path/filepath"
	"strings"
)

// purpose is what the connections of a pool are for.
type purpose int

const (
	forReading purpose = iota
	forWriting
)

// dsn returns the data source name for a database file: its URI, a question mark, and the settings of each
// connection, joined by &. The pragmas (https://sqlite.org/pragma.html) stand there, spelled _NAME=VALUE as both drivers
// read them, and are not sent through Exec, which would reach only one connection of the pool.
//
// Every connection waits up to 5000 ms for a lock (busy_timeout), has a write-ahead log, so that readers go on while
// one writes (journal_mode WAL), checks foreign keys (foreign_keys on), and waits for the disk at each commit
// (synchronous FULL). Those for reading can't write (query_only on). Those for writing begin a transaction with
// BEGIN IMMEDIATE, which is no pragma: the drivers read _txlock=immediate.
func dsn(path string, use purpose) (string, error) {
	uri, err := fileURI(path)
	if err != nil {
		return "", err
	}
	uri += "?_busy_timeout=5000&_journal_mode=WAL&_foreign_keys=on&_synchronous=FULL"
	if use == forReading {
		return uri + "&_query_only=on", nil
	}
	return uri + "&_txlock=immediate", nil
}

// fileURI spells a path as the URI that SQLite reads (https://sqlite.org/uri.html), so that no character of it
// is taken for a part of the data source name.
func fileURI(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	absolute = filepath.ToSlash(absolute)
	if !strings.HasPrefix(absolute, "/") { // C:/…
		absolute = "/" + absolute
	}
	return "file:" + (&url.URL{Path: absolute}).EscapedPath(), nil
}

// filePath returns the path that fileURI has spelled, from a data source name.
func filePath(name string) (string, error) {
	uri, _, _ := strings.Cut(name, "?")
	parsed, err := url.Parse(uri)
	if err != nil {
		return "", err
	}
	path := parsed.Path
	if trimmed := strings.TrimPrefix(path, "/"); filepath.VolumeName(trimmed) != "" { // C:/…
		path = trimmed
	}
	return filepath.FromSlash(path), nil
}
