package blame

import (
	"path"

	"github.com/whopage/whopage/blame/internal/object"
)

// vanished is what a parent has and the commit does not: the files that one of
// the commit's new files may have been renamed from, in the order of their paths.
type vanished struct {
	files []source
	lack  error // the first tree that could not be read
}

// A source is a file that may have been renamed.
type source struct {
	path  string
	entry object.Entry
}

// renamed looks in a parent without a claim's path for the file that became it.
// Only files that the commit no longer has are looked at: a copy is not
// followed, nor are two files swapped.
func (w *walk) renamed(n *node, p *parent, c *claim) (origin, whereabouts, error) {
	o := origin{id: p.id, commit: p.commit}
	if p.gone == nil {
		p.gone = &vanished{}
		w.compareTrees(p.gone, p.commit.Tree, n.commit.Tree, "")
	}
	if s, found := identical(p.gone.files, c); found {
		o.path, o.entry = s.path, s.entry
		return o, same, nil
	}
	s, found, err := w.mostAlike(p.gone.files, c)
	switch {
	case found:
		o.path, o.entry = s.path, s.entry
		return o, there, nil
	case err != nil:
		return o, lacking, err
	case p.gone.lack != nil:
		return o, lacking, p.gone.lack
	}
	return o, absent, nil
}

// identical finds a source with the claim's own blob: the first one of the same
// base name, or else the first one.
func identical(sources []source, c *claim) (source, bool) {
	base := path.Base(c.path)
	best, found := source{}, false
	for _, s := range sources {
		switch {
		case s.entry.ID != c.entry.ID || kind(s.entry) != kind(c.entry):
		case path.Base(s.path) == base:
			return s, true
		case !found:
			best, found = s, true
		}
	}
	return best, found
}

// compareTrees collects the files of older that newer does not have. It goes
// down only where they differ.
func (w *walk) compareTrees(v *vanished, older, newer Hash, dir string) {
	if w.ctx.Err() != nil {
		return
	}
	a, err := w.readOrNone(older)
	if err != nil {
		v.lacks(err)
		return
	}
	b, err := w.readOrNone(newer)
	if err != nil {
		v.lacks(err)
		return
	}
	other := map[string]object.Entry{}
	v.each(b, func(name []byte, e object.Entry) { other[string(name)] = e })
	v.each(a, func(name []byte, e object.Entry) {
		in, has := other[string(name)]
		switch {
		case has && in == e:
		case kind(e) != kindTree:
			if !has || kind(in) == kindTree {
				v.files = append(v.files, source{dir + string(name), e})
			}
		case has && kind(in) == kindTree:
			w.compareTrees(v, e.ID, in.ID, dir+string(name)+"/")
		default:
			w.compareTrees(v, e.ID, Hash{}, dir+string(name)+"/")
		}
	})
}

// readOrNone reads a tree; the zero hash stands for an empty one.
func (w *walk) readOrNone(id Hash) ([]byte, error) {
	if id.IsZero() {
		return nil, nil
	}
	return readTree(w.repo.src, id)
}

func (v *vanished) lacks(err error) {
	if v.lack == nil {
		v.lack = err
	}
}

// each calls f with the entries of a tree in its binary form.
func (v *vanished) each(data []byte, f func(name []byte, e object.Entry)) {
	for len(data) > 0 {
		name, e, rest, err := object.NextEntry(data)
		if err != nil {
			v.lacks(err)
			return
		}
		f(name, e)
		data = rest
	}
}
