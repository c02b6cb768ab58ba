package sqliteconn

import (
	"net/url"
	"path/filepath"
	"strings"
)

// pragmas are the settings of each connection of a pool. They go into the data source name, in the spelling of
// the driver: a PRAGMA sent through Exec would reach only one connection.
type pragmas int

const (
	forReading pragmas = iota
	forWriting
)

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
