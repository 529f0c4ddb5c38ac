package blame

import (
	"math"

	"github.com/whopage/whopage/blame/internal/diff"
	"github.com/whopage/whopage/blame/internal/object"
)

// A parent is a parent of the commit being visited.
type parent struct {
	id     Hash
	read   bool // the header was read, or could not be
	commit object.Commit
	lack   error     // why it could not
	gone   *vanished // files that the commit no longer has, once they are needed
}

// An origin is where a parent has a version of a file.
type origin struct {
	id     Hash
	commit object.Commit
	path   string
	entry  object.Entry
	trees  []Hash // on the way to it, from the root; nil where they are not known
}

// visit passes the lines that reached a commit on to its parents. The lines
// that none of them has are the commit's own.
func (w *walk) visit(n *node) {
	switch {
	case w.dated && n.commit.Time < w.since:
		w.giveAll(n, BoundarySince)
	case n.commit.Shallow:
		w.giveAll(n, BoundaryShallow)
	case len(n.commit.Parents) == 0:
		w.giveAll(n, BoundaryRoot)
	default:
		for _, c := range n.claims {
			w.pass(n, c)
		}
	}
}

// parents are the parents of a commit. Their headers are not read yet: most
// merges pass all on to the first one.
func (w *walk) parents(n *node) []*parent {
	ids := n.commit.Parents
	if w.options.FirstParent && len(ids) > 1 {
		ids = ids[:1]
	}
	if n.parents == nil && len(ids) > 0 {
		parents := make([]parent, len(ids))
		for i, id := range ids {
			parents[i].id = id
			n.parents = append(n.parents, &parents[i])
		}
	}
	return n.parents
}

// header reads a parent's header, once.
func (w *walk) header(p *parent) error {
	if !p.read {
		p.commit, p.lack = w.repo.src.Commit(p.id)
		p.read = true
	}
	return p.lack
}

// pass hands one claim to the parents. A parent that has the same blob takes
// all of it, and the others are not looked at, not even for their names of the
// file; only if there is none are blobs compared.
func (w *walk) pass(n *node, c *claim) {
	here := w.place(n.id, c.path)
	if known, ok := w.memo.crossings.get(here); ok {
		w.compare(n, c, known, nil)
		return
	}
	parents := w.parents(n)
	if len(parents) == 1 {
		if o, where, _ := w.find(n, parents[0], c, true); where == same {
			w.move(n, c, o) // by far the most
			return
		}
	}
	origins, whole, lack := w.origins(n, parents, c)
	if whole != nil {
		w.move(n, c, *whole)
		return
	}
	if lack == nil && w.ctx.Err() == nil {
		w.memo.putCrossings(here, origins)
	}
	w.compare(n, c, origins, lack)
}

// A sighting is what was found of a claim's file in a parent.
type sighting struct {
	origin
	where whereabouts
}

// origins finds what the parents have of a claim's file, in their order; or the
// one that has the same blob, whole, until the next ones are asked for. lack is
// the error of a parent that cannot be looked at.
func (w *walk) origins(n *node, parents []*parent, c *claim) (list []origin, whole *origin, lack error) {
	w.seen = append(w.seen[:0], make([]sighting, len(parents))...)
	for i, p := range parents {
		s, err := &w.seen[i], error(nil)
		if s.origin, s.where, err = w.find(n, p, c, i == 0); s.where == same {
			return nil, &s.origin, nil
		}
		lack = firstOf(lack, err)
	}
	for i, p := range parents {
		s, err := &w.seen[i], error(nil)
		if s.where != absent || w.options.NoRenames {
			continue
		}
		if s.origin, s.where, err = w.renamed(n, p, c); s.where == same {
			return nil, &s.origin, nil
		}
		lack = firstOf(lack, err)
	}
	for i := range w.seen {
		if s := &w.seen[i]; s.where == there {
			list = append(list, s.origin)
		}
	}
	return list, nil, lack
}

func firstOf(have, next error) error {
	if have != nil {
		return have
	}
	return next
}

// move takes a whole claim to a parent that has the same blob.
func (w *walk) move(n *node, c *claim, o origin) {
	if o.path != c.path {
		c.name = w.name(o.path)
	}
	c.trees = o.trees
	c.steps++
	c.oldest = min(c.oldest, n.commit.Time)
	w.reach(o.id, o.commit, c)
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
	if err := w.header(p); err != nil {
		return origin{}, lacking, err
	}
	o := origin{id: p.id, commit: p.commit, path: c.path, entry: c.entry}
	if first && !w.repo.src.MayDiffer(n.id, &c.asked) {
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
	if c.trees != nil && c.trees[0] == root {
		return c.entry, c.trees, true, nil
	}
	trees := make([]Hash, 0, len(c.segments))
	e := object.Entry{Mode: kindTree, ID: root}
	for depth, segment := range c.segments {
		if kind(e) != kindTree {
			return e, nil, false, nil
		}
		if c.trees != nil && c.trees[depth] == e.ID {
			return c.entry, append(trees, c.trees[depth:]...), true, nil
		}
		next, same, found, err := w.step(c, depth, e.ID, segment)
		trees = append(trees, e.ID)
		switch {
		case same:
			return c.entry, append(trees, c.trees[depth+1:]...), true, nil
		case err != nil || !found:
			return e, nil, false, err
		}
		e = next
	}
	return e, trees, true, nil
}

// step finds a claim's segment in a tree; same says that it is the entry that
// the claim has.
func (w *walk) step(c *claim, depth int, tree Hash, segment string) (e object.Entry, same, found bool, err error) {
	if c.trees != nil {
		return w.trees.before(c.trees[depth], tree, segment)
	}
	e, found, err = w.trees.entry(tree, segment)
	return e, false, found, err
}

// compare gives each origin the lines that it shares with a claim, the first
// parent first; origins with equal blobs are compared once. lack says that some
// parent could not be looked at: what is left may be that one's.
func (w *walk) compare(n *node, c *claim, origins []origin, lack error) {
	w.rest(n, c)
	for i, o := range origins {
		if comparedBefore(origins[:i], o.entry.ID) {
			continue
		}
		outside := func(hunks []diff.Hunk) bool { return !touch(c.spans, hunks) }
		hunks, err := w.texts.diffFor(w.ctx, o.entry.ID, c.entry.ID, outside)
		if err != nil {
			lack = err
			continue
		}
		shared, rest := w.splitter.split(c.spans, hunks)
		w.land(o, shared)
		if c.spans = rest; len(rest) == 0 {
			return
		}
	}
	if w.ignored[n.id] {
		for _, o := range origins {
			rest, err := w.passOn(c, o)
			lack = firstOf(lack, err)
			if c.spans = rest; len(rest) == 0 {
				return
			}
		}
	}
	switch {
	case w.ctx.Err() != nil: // then all errors mean nothing
		w.give(n, c, BoundaryLimit)
	case lack != nil:
		w.lacks(c, lack)
		w.give(n, c, BoundaryMissing)
	default:
		w.give(n, c, "")
	}
}

// land brings lines to another version of their file.
func (w *walk) land(o origin, spans []span) {
	if len(spans) == 0 {
		return
	}
	c := &claim{name: w.name(o.path), entry: o.entry, trees: o.trees, spans: spans, oldest: math.MaxInt64}
	c.landings = []landing{{w.place(o.id, o.path), 0}}
	w.reach(o.id, o.commit, c)
}

func comparedBefore(origins []origin, blob Hash) bool {
	for _, o := range origins {
		if o.entry.ID == blob {
			return true
		}
	}
	return false
}
