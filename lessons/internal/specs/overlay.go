package specs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// withoutOverlay names files in the compiler's output as the reader knows them, and not as those of the overlay that
// stand in their places.
func (o Options) withoutOverlay(output string) string {
	text, err := os.ReadFile(o.Overlay)
	if err != nil {
		return output
	}
	var overlay struct{ Replace map[string]string }
	if json.Unmarshal(text, &overlay) != nil {
		return output
	}
	for original, file := range overlay.Replace {
		name, err := filepath.Rel(o.Dir, original)
		if file == "" || err != nil {
			continue
		}
		if relative, err := filepath.Rel(o.Dir, file); err == nil {
			output = strings.ReplaceAll(output, relative+":", name+":") // the shorter one is what the go command prints
		}
		output = strings.ReplaceAll(output, file+":", name+":")
	}
	return output
}
