package blame

import (
	"bytes"
	"context"
	"slices"

	"github.com/whopage/whopage/blame/internal/object"
)

// maxFiles bounds how many changed files of a commit are looked for.
const maxFiles = 1000

// Files counts the files that a commit added, removed or changed against its
// first parent, up to limit; a renamed one counts twice. It reads only trees
// that differ.
func (r *Repo) Files(commit Hash, limit int) (int, error) {
	c, err := r.src.Commit(commit)
	if err != nil {
		return 0, err
	}
	var before []object.Entry
	if len(c.Parents) > 0 {
		parent, err := r.src.Commit(c.Parents[0])
		if err != nil {
			return 0, err
		}
		before = []object.Entry{{Mode: kindTree, ID: parent.Tree}}
	}
	d := &differ{ctx: context.Background(), src: r.src, limit: limit}
	d.compare("", object.Entry{Mode: kindTree, ID: c.Tree}, before)
	if d.err != nil {
		return 0, d.err
	}
	return len(d.files), nil
}

// changed lists the files below a folder that a commit has otherwise than each
// of its parents, in the order of their bytes; at most one more than maxFiles.
// A tree that cannot be read counts as empty.
func (w *walk) changed(n *node, parents []*parent, dir string) []string {
	var before []object.Entry
	for _, p := range parents {
		_ = w.header(p) // one without a header has the tree of nothing
		before = append(before, w.folder(p.commit.Tree, dir))
	}
	d := &differ{ctx: w.ctx, src: w.repo.src, limit: maxFiles + 1}
	prefix := dir + "/"
	if dir == "." {
		prefix = ""
	}
	d.compare(prefix, w.folder(n.commit.Tree, dir), before)
	return d.files
}

// folder is the entry of a folder; of mode 0 where there is none.
func (w *walk) folder(root Hash, dir string) object.Entry {
	if dir == "." {
		return object.Entry{Mode: kindTree, ID: root}
	}
	e, _, found, err := w.lookUp(root, &claim{name: w.name(dir)})
	if err != nil || !found {
		return object.Entry{}
	}
	return e
}

// A differ finds the files that differ between a tree and all of some others,
// until it has as many as its limit.
type differ struct {
	ctx   context.Context
	src   object.Source
	limit int
	files []string
	err   error // of the first tree that could not be read
}

// compare goes down where a tree differs from all others. All are read in
// step, by name as git orders them: a folder as if it ended in a slash.
func (d *differ) compare(prefix string, tree object.Entry, before []object.Entry) {
	if slices.Contains(before, tree) || d.ctx.Err() != nil {
		return
	}
	heads := make([]treeHead, 1+len(before))
	d.open(&heads[0], tree)
	for i, e := range before {
		d.open(&heads[1+i], e)
	}
	entries := make([]object.Entry, len(heads))
	for len(d.files) < d.limit {
		name := take(heads, entries)
		if name == nil {
			return
		}
		if now, then := entries[0], entries[1:]; !slices.Contains(then, now) {
			d.differs(prefix+string(name), now, then)
		}
		for i := range heads {
			if heads[i].taken {
				d.next(&heads[i])
			}
		}
	}
}

func (d *differ) differs(path string, now object.Entry, then []object.Entry) {
	if path[len(path)-1] == '/' {
		d.compare(path, now, then)
	} else {
		d.files = append(d.files, path)
	}
}

// A treeHead is the first entry of a tree that is being read.
type treeHead struct {
	name  []byte // by which git orders; nil at the end
	entry object.Entry
	rest  []byte
	taken bool
}

// open reads a tree's first entry. What is no tree has none.
func (d *differ) open(h *treeHead, tree object.Entry) {
	if kind(tree) != kindTree {
		return
	}
	var err error
	h.rest, err = readTree(d.src, tree.ID)
	d.err = firstOf(d.err, err)
	d.next(h)
}

// next reads the entry after the first. A tree ends where it is damaged.
func (d *differ) next(h *treeHead) {
	h.taken = false
	if len(h.rest) == 0 {
		h.name = nil
		return
	}
	var name []byte
	var err error
	name, h.entry, h.rest, err = object.NextEntry(h.rest)
	d.err = firstOf(d.err, err)
	h.name = append(h.name[:0], name...)
	if kind(h.entry) == kindTree {
		h.name = append(h.name, '/')
	}
	if err != nil {
		h.name = nil
	}
}

// take returns the least name at the heads, nil if all have ended, with its
// entry in each tree; the zero entry where there is none.
func take(heads []treeHead, entries []object.Entry) []byte {
	var least []byte
	for _, h := range heads {
		if h.name != nil && (least == nil || bytes.Compare(h.name, least) < 0) {
			least = h.name
		}
	}
	for i := range heads {
		h := &heads[i]
		h.taken, entries[i] = h.name != nil && bytes.Equal(h.name, least), object.Entry{}
		if h.taken {
			entries[i] = h.entry
		}
	}
	return least
}
