package blame

import (
	"maps"
	"slices"

	"github.com/whopage/whopage/blame/internal/object"
)

// maxFiles bounds how many changed files of a commit are looked for.
const maxFiles = 1000

// changed lists the files below a folder that a commit has otherwise than each
// of its parents, in the order of their names; at most one more than maxFiles.
// What cannot be read counts as unchanged.
func (w *walk) changed(n *node, parents []*parent, dir string) []string {
	var before []object.Entry
	for _, p := range parents {
		_ = w.header(p) // one without a header has the tree of nothing
		before = append(before, w.folder(p.commit.Tree, dir))
	}
	d := &differ{walk: w}
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

// A differ finds the files that differ between a tree and all of some others.
type differ struct {
	*walk
	files []string
}

// compare goes down where a tree differs from all others. Entries that are no
// trees have no files below them.
func (d *differ) compare(prefix string, tree object.Entry, before []object.Entry) {
	if slices.Contains(before, tree) || d.ctx.Err() != nil {
		return
	}
	now := d.entries(tree)
	was := make([]map[string]object.Entry, len(before))
	names := slices.Collect(maps.Keys(now))
	for i, e := range before {
		was[i] = d.entries(e)
	}
	if len(was) > 0 {
		for name := range was[0] { // what is gone was in each of them
			if _, still := now[name]; !still {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if len(d.files) > maxFiles {
			return
		}
		d.entry(prefix+name, now[name], was, name)
	}
}

func (d *differ) entry(path string, e object.Entry, was []map[string]object.Entry, name string) {
	then := make([]object.Entry, len(was))
	for i := range was {
		then[i] = was[i][name]
	}
	if slices.Contains(then, e) {
		return
	}
	all := append(then[:len(then):len(then)], e)
	if slices.ContainsFunc(all, func(e object.Entry) bool { return e.Mode != 0 && kind(e) != kindTree }) {
		d.files = append(d.files, path)
	}
	if slices.ContainsFunc(all, func(e object.Entry) bool { return kind(e) == kindTree }) {
		d.compare(path+"/", e, then)
	}
}

// entries reads a tree, as far as it can be read.
func (d *differ) entries(e object.Entry) map[string]object.Entry {
	if kind(e) != kindTree {
		return nil
	}
	data, err := d.trees.read(e.ID)
	out := map[string]object.Entry{}
	for err == nil && len(data) > 0 {
		var name []byte
		var in object.Entry
		if name, in, data, err = nextEntry(data); err == nil {
			out[string(name)] = in
		}
	}
	return out
}
