package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed files
var files embed.FS

// policy has the page take nothing from another host, run no script but its own, and stand in no other page
// (https://www.w3.org/TR/CSP3/).
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// contentTypes are written out: net/http asks the machine otherwise.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
}

// File returns the handler of one of the page's files, such as index.html. A client that takes gzip is sent the file
// compressed. A browser asks each time whether it has changed. It panics if there is no such file.
func File(name string) http.Handler {
	content, err := files.ReadFile("files/" + name)
	if err != nil {
		panic(err)
	}
	plain, compressed := newForm(content), newForm(gzipped(content))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Type", contentTypes[path.Ext(name)])
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-cache")
		header.Set("Vary", "Accept-Encoding")
		form := plain
		if takesGzip(r.Header.Values("Accept-Encoding")) {
			form = compressed
			header.Set("Content-Encoding", "gzip")
		}
		header.Set("ETag", form.tag)
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(form.content))
	})
}

// form is a file as it is sent: plain, or compressed. Each has a tag of its own (RFC 9110, section 8.8.3.3).
type form struct {
	content []byte
	tag     string
}

func newForm(content []byte) form {
	sum := sha256.Sum256(content)
	return form{content, `"` + hex.EncodeToString(sum[:8]) + `"`}
}

func gzipped(content []byte) []byte {
	var compressed bytes.Buffer
	writer, _ := gzip.NewWriterLevel(&compressed, gzip.BestCompression) // fails only for a level that there is not
	_, _ = writer.Write(content)                                        // a buffer takes all
	_ = writer.Close()
	return compressed.Bytes()
}

// takesGzip reports whether a header Accept-Encoding names gzip, with a weight above zero (RFC 9110, section 12.5.3).
func takesGzip(accepted []string) bool {
	for coding := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		name, parameter, weighted := strings.Cut(coding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		if !weighted {
			return true
		}
		text, _ := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
		weight, err := strconv.ParseFloat(text, 64)
		return err == nil && weight > 0
	}
	return false
}
