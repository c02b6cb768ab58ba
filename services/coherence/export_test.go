package coherence

// Distrust calls distrust, which has all that it needs before there is a Create that would call it.
func (w *Writer) Distrust(err error) { w.distrust(err) }
