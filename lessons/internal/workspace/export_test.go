package workspace

import "archive/zip"

// OnStep has specs told, by a name, where a change has come to.
func (w *Workspace) OnStep(do func(step string)) { w.step = do }

// Repack puts other files into the archive, as an older workbench may have.
func Repack(w *Workspace, texts map[string]string) error {
	for name, text := range texts {
		w.files[name] = file{content: []byte(text)}
	}
	packed, err := pack(w.files, false, zip.Deflate)
	if err != nil {
		return err
	}
	return w.write(archiveName, packed, 0o644)
}
