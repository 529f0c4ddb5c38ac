package blame

import (
	"container/heap"
	"context"
	"slices"
	"strings"

	"github.com/whopage/whopage/blame/internal/object"
)

// A walk goes back through history, once for all ranges of a request, and gives
// each line to the commit that it cannot follow it past.
//
// The commits that lines have reached wait in a queue, newest committer date
// first, so that lines which took different ways through a merge meet again
// before their common ancestor is looked at: the same commit is met once, or
// sixty diamonds in a row would cost 2^60.
type walk struct {
	ctx     context.Context
	repo    *Repo
	options Options
	since   int64 // of committer dates, in Unix time; only if dated
	dated   bool
	ignored map[Hash]bool
	memo    *memo
	leaps   bool // use what earlier walks learned

	queue queue
	nodes map[Hash]*node // those in the queue
	trees trees
	texts *texts
	names map[string]*name
	found int        // nodes so far, for the order of equal dates
	taken int        // nodes taken out of the queue
	seen  []sighting // in the parents of one commit
	leave func()     // the source

	splitter splitter
	prints   *printTables // once they are needed

	files []*asked
}

// An asked file is one of the request's paths with the lines that were asked
// of it, and what is known of them.
type asked struct {
	path  string
	entry object.Entry // at the revision
	lines int          // of the file
	spans []span
	known []run
	lack  error // the first object that was found missing
}

// A run is lines of an asked file that were given to a commit.
type run struct {
	span
	commit   Hash
	path     string
	boundary Boundary
	ignored  Ignored
}

// A node is a commit that lines have reached.
type node struct {
	id     Hash
	commit object.Commit
	order  int // of discovery
	claims []*claim

	parents []*parent // once they are needed
}

// A claim is lines that have reached a commit under one path.
type claim struct {
	*name
	entry object.Entry
	// trees are the ids of the trees on the way to the entry, from the root;
	// nil where they are not known.
	trees []Hash
	spans []span // ordered by line

	// What is remembered once the file turns out to have changed.
	landings []landing
	steps    int
	oldest   int64 // no commit passed is older
}

// A name is a path and its segments.
type name struct {
	path     string
	segments []string
	asked    object.Path // of filters
}

func newWalk(ctx context.Context, r *Repo, m *memo, o Options) *walk {
	w := &walk{
		ctx: ctx, repo: r, options: o, memo: m, leaps: true,
		nodes: map[Hash]*node{}, names: map[string]*name{}, trees: trees{src: r.src}, texts: r.texts(o.IgnoreWhitespace), leave: r.src.Enter(),
	}
	if w.dated = !o.Since.IsZero(); w.dated {
		w.since = o.Since.Unix()
	}
	if len(o.IgnoreRevs) > 0 {
		w.ignored = map[Hash]bool{}
		for _, id := range o.IgnoreRevs {
			w.ignored[id] = true
		}
	}
	return w
}

// close gives back the memory that the walk worked in.
func (w *walk) close() {
	w.trees.done()
	w.texts.done()
	w.leave()
}

func (w *walk) name(path string) *name {
	n := w.names[path]
	if n == nil {
		n = &name{path: path, segments: strings.Split(path, "/"), asked: object.Path{Name: path}}
		w.names[path] = n
	}
	return n
}

// run takes commits until no line is left. It reports false if the limit of
// commits was reached in a walk that leaps: a leap counts commits that it shares
// with others more than once, so only a walk without them can say where exactly
// the limit lies.
func (w *walk) run() bool {
	for len(w.queue) > 0 {
		if w.taken++; w.options.MaxCommits > 0 && w.taken > w.options.MaxCommits && w.leaps {
			return false
		}
		n := heap.Pop(&w.queue).(*node)
		delete(w.nodes, n.id)
		if w.ctx.Err() != nil || w.options.MaxCommits > 0 && w.taken > w.options.MaxCommits {
			w.giveAll(n, BoundaryLimit)
			continue
		}
		w.visit(n)
	}
	return true
}

// reach brings a claim to a commit, or past it. Lines of the same path are joined.
func (w *walk) reach(id Hash, commit object.Commit, c *claim) {
	id, commit = w.leap(id, commit, c)
	n := w.nodes[id]
	if n == nil {
		n = &node{id: id, commit: commit, order: w.found}
		w.found++
		w.nodes[id] = n
		heap.Push(&w.queue, n)
	}
	for _, other := range n.claims {
		if other.name == c.name {
			other.join(c)
			return
		}
	}
	n.claims = append(n.claims, c)
}

// join takes in what another claim for the same path has.
func (c *claim) join(other *claim) {
	c.spans = append(c.spans, other.spans...)
	slices.SortFunc(c.spans, byLine)
	for _, l := range other.landings {
		l.steps += c.steps - other.steps
		c.landings = append(c.landings, l)
	}
	c.oldest = min(c.oldest, other.oldest)
}

func (w *walk) giveAll(n *node, b Boundary) {
	for _, c := range n.claims {
		w.give(n, c, b)
	}
}

// give ends the walk for a claim's lines.
func (w *walk) give(n *node, c *claim, b Boundary) {
	w.rest(n, c)
	for _, s := range c.spans {
		r := run{span: s, commit: n.id, path: c.path, boundary: b}
		switch {
		case b == "" && w.ignored[n.id]:
			r.ignored = IgnoredKept
		case s.passed:
			r.ignored = IgnoredPassed
		}
		w.files[s.file].known = append(w.files[s.file].known, r)
	}
}

// lacks remembers for the files of a claim what could not be read.
func (w *walk) lacks(c *claim, err error) {
	for _, s := range c.spans {
		if f := w.files[s.file]; f.lack == nil {
			f.lack = err
		}
	}
}

// A queue is a heap of nodes, the newest first, equals as they were found.
type queue []*node

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].commit.Time != q[j].commit.Time {
		return q[i].commit.Time > q[j].commit.Time
	}
	return q[i].order < q[j].order
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*node)) }
func (q *queue) Pop() any {
	old := *q
	n := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return n
}
