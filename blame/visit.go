package blame

import (
	"github.com/whopage/whopage/blame/internal/object"
)

// A parent is a parent of the commit being visited.
type parent struct {
	id     Hash
	commit object.Commit
	lack   error     // why its header cannot be read
	gone   *vanished // files that the commit no longer has, once they are needed
}

// An origin is where a parent has what a claim is about.
type origin struct {
	*parent
	*name
	entry object.Entry
	trees []Hash
}

// visit passes the lines that reached a commit on to its parents. The lines
// that none of them has are the commit's own.
func (w *walk) visit(n *node) {
	switch {
	case w.dated && n.commit.Time < w.since:
		w.giveAll(n, BoundarySince)
		return
	case n.commit.Shallow:
		w.giveAll(n, BoundaryShallow)
		return
	case len(n.commit.Parents) == 0:
		w.giveAll(n, BoundaryRoot)
		return
	}
	parents := w.parents(n)
	for _, c := range n.claims {
		w.pass(n, parents, c)
	}
}

func (w *walk) parents(n *node) []*parent {
	ids := n.commit.Parents
	if w.options.FirstParent {
		ids = ids[:1]
	}
	parents := make([]*parent, len(ids))
	for i, id := range ids {
		parents[i] = &parent{id: id}
		parents[i].commit, parents[i].lack = w.repo.src.Commit(id)
	}
	return parents
}

// pass hands one claim to the parents. A parent that has the same blob takes
// all of it, and the others are not looked at, not even for their names of the
// file; only if there is none are blobs compared.
func (w *walk) pass(n *node, parents []*parent, c *claim) {
	var lack error
	origins := make([]origin, len(parents))
	states := make([]whereabouts, len(parents))
	take := func(i int, o origin, state whereabouts, err error) bool {
		if origins[i], states[i] = o, state; state == lacking {
			lack = err
		}
		return state == same
	}
	for i, p := range parents {
		if o, state, err := w.find(n, p, c, i == 0); take(i, o, state, err) {
			w.reach(p.id, p.commit, &claim{o.name, o.entry, o.trees, c.spans})
			return
		}
	}
	for i, p := range parents {
		if states[i] != absent || w.options.NoRenames {
			continue
		}
		if o, state, err := w.renamed(n, p, c); take(i, o, state, err) {
			w.reach(p.id, p.commit, &claim{o.name, o.entry, o.trees, c.spans})
			return
		}
	}
	var different []origin
	for i, state := range states {
		if state == there {
			different = append(different, origins[i])
		}
	}
	w.compare(n, c, different, lack)
}

// What a parent has at a path.
type whereabouts int

const (
	absent  whereabouts = iota
	same                // the same blob
	there               // another blob
	other               // something that is not of the same kind
	lacking             // not known, since an object cannot be read
)

// find looks for a claim's path in a parent. first says that changed-path
// filters, which know the first parent only, may be asked.
func (w *walk) find(n *node, p *parent, c *claim, first bool) (origin, whereabouts, error) {
	o := origin{parent: p, name: c.name}
	if p.lack != nil {
		return o, lacking, p.lack
	}
	if first && !w.repo.src.MayDiffer(n.id, c.path) {
		o.entry = c.entry
		return o, same, nil
	}
	e, trees, found, err := w.lookUp(p.commit.Tree, c)
	switch {
	case err != nil:
		return o, lacking, err
	case !found || kind(e) == kindTree:
		return o, absent, nil
	case kind(e) != kind(c.entry):
		return o, other, nil
	}
	o.entry, o.trees = e, trees
	if e.ID == c.entry.ID {
		return o, same, nil
	}
	return o, there, nil
}

// lookUp finds a claim's path below a tree. It goes down only as far as the
// trees on the way differ from those of the claim.
func (w *walk) lookUp(root Hash, c *claim) (object.Entry, []Hash, bool, error) {
	trees := make([]Hash, 0, len(c.segments))
	e := object.Entry{Mode: kindTree, ID: root}
	for depth, segment := range c.segments {
		if kind(e) != kindTree {
			return e, nil, false, nil
		}
		if c.trees != nil && c.trees[depth] == e.ID {
			return c.entry, append(trees, c.trees[depth:]...), true, nil
		}
		trees = append(trees, e.ID)
		next, found, err := w.trees.entry(e.ID, segment)
		if err != nil || !found {
			return e, nil, false, err
		}
		e = next
	}
	return e, trees, true, nil
}

// compare gives each origin the lines that it shares with a claim, the first
// parent first; origins with equal blobs are compared once. lack says that some
// parent could not be looked at: what is left may be that one's.
func (w *walk) compare(n *node, c *claim, origins []origin, lack error) {
	for i, o := range origins {
		if comparedBefore(origins[:i], o.entry.ID) {
			continue
		}
		hunks, err := w.repo.diff(o.entry.ID, c.entry.ID, w.options.IgnoreWhitespace)
		if err != nil {
			lack = err
			continue
		}
		shared, rest := split(c.spans, hunks)
		if c.spans = rest; len(shared) > 0 {
			w.reach(o.id, o.commit, &claim{o.name, o.entry, o.trees, shared})
		}
		if len(rest) == 0 {
			return
		}
	}
	if w.ignored[n.id] {
		for _, o := range origins {
			rest, err := w.passOn(c, o)
			if err != nil {
				lack = err
			}
			if c.spans = rest; len(rest) == 0 {
				return
			}
		}
	}
	switch {
	case lack != nil:
		w.lacks(c, lack)
		w.give(n, c, BoundaryMissing)
	default:
		w.give(n, c, "")
	}
}

func comparedBefore(origins []origin, blob Hash) bool {
	for _, o := range origins {
		if o.entry.ID == blob {
			return true
		}
	}
	return false
}
