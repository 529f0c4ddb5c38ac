package object

type graph struct{}

func (g *graph) close() error { return nil }

func (f *Files) openGraph() {}

func (f *Files) graphCommit(ID) (Commit, bool, error) { return Commit{}, false, nil }

func (f *Files) believe(ID, []byte) {}

// MayDiffer implements Source.
func (f *Files) MayDiffer(ID, string) bool { return true }
