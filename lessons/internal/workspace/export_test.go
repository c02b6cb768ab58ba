package workspace

// OnStep has specs told, by a name, where a change has come to.
func (w *Workspace) OnStep(do func(step string)) { w.step = do }
