package course

import (
	"bytes"
	"io/fs"
	"os"
)

// Root is the course as it stands in a folder, but for the line ends of its texts: whatever git or an editor made of
// them, fs.ReadFile returns line feeds alone.
func Root(dir string) fs.FS { return root{os.DirFS(dir)} }

type root struct{ fs.FS }

func (r root) ReadFile(name string) ([]byte, error) {
	content, err := fs.ReadFile(r.FS, name)
	return LineFeeds(content), err
}

// LineFeeds returns a text whose lines end in line feeds alone. What has a zero byte in it is no text, and stays as it is.
func LineFeeds(text []byte) []byte {
	if !bytes.Contains(text, []byte("\r\n")) || bytes.IndexByte(text, 0) >= 0 {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}
