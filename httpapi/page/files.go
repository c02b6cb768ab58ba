package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

//go:embed files
var files embed.FS

// policy lets the page load only from its own host, run only its own scripts, and stand in no other page
// (https://www.w3.org/TR/CSP3/).
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// contentTypes are written out: else net/http asks the machine.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
}

// compressed compresses the answers of a handler for a client that takes gzip. It uses github.com/klauspost/compress, as the
// metrics do; maintained since 2015, BSD.
var compressed = func() func(http.Handler) http.HandlerFunc {
	wrapper, err := gzhttp.NewWrapper(gzhttp.MinSize(0))
	if err != nil {
		panic(err) // only a wrong option fails
	}
	return wrapper
}()

// fileNames returns the names of the page's files that stand below /page/.
func fileNames() (names []string) {
	entries, err := files.ReadDir("files")
	if err != nil {
		panic(err) // they are embedded
	}
	for _, entry := range entries {
		if entry.Name() != "index.html" {
			names = append(names, entry.Name())
		}
	}
	return names
}

// File returns the handler of one of the page's files, such as index.html. A client that takes gzip is sent the file
// compressed. A browser asks each time whether the file has changed, by a tag that is the same with and without compression,
// and so a weak one (RFC 9110, section 8.8.1). It panics if there is no such file.
func File(name string) http.Handler {
	content, err := files.ReadFile("files/" + name)
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(content)
	tag := `W/"` + hex.EncodeToString(sum[:8]) + `"`
	return compressed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Type", contentTypes[path.Ext(name)])
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-cache")
		header.Set("ETag", tag)
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
	}))
}
