package ownership

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
)

// states are the automaton's states that an index keeps, by folder, so that a
// neighbour's lookup is one step.
type states struct {
	root *folder
	seed maphash.Seed
	kept []atomic.Pointer[folder]
}

// A folder is the automaton's state in one folder of the tree.
type folder struct {
	path  string
	up    *folder
	nodes []int32
	below int32 // the last rule that takes everything in here
	few   [6]int32
}

// keptFolders is how many states are kept, a power of two: with few rules a
// state costs little to work out; with very many the folders of a monorepo have
// room, in 512 KB of pointers.
func keptFolders(rules int) int {
	n := 1 << 9
	for n < 8*rules && n < 1<<16 {
		n *= 2
	}
	return n
}

// longFolder is the length in bytes from which states are not kept, so that
// hostile paths fill no memory.
const longFolder = 1 << 10

// done ends the building.
func (x *index) done() {
	x.seed = maphash.MakeSeed()
	x.kept = make([]atomic.Pointer[folder], keptFolders(len(x.ends)))
	x.root = &folder{nodes: []int32{0}, below: x.nodes[0].below}
	if s := x.nodes[0].span; s != 0 {
		x.root.nodes = append(x.root.nodes, s)
	}
}

// follow appends to found the nodes that a segment leads to.
func (x *index) follow(f *folder, name string, found []int32) []int32 {
	word, isWord := x.words[name]
	ext, isExt := int32(0), false
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		ext, isExt = x.words[name[dot+1:]]
	}
	for _, from := range f.nodes {
		n := &x.nodes[from]
		if isWord && n.literals {
			if to := x.edges.get(edgeKey(from, word, false)); to != 0 {
				found = append(found, to)
			}
		}
		if isExt && n.extensions {
			if to := x.edges.get(edgeKey(from, ext, true)); to != 0 {
				found = append(found, to)
			}
		}
		if n.star != 0 {
			found = append(found, n.star)
		}
		for i := n.globs; i != 0; i = x.globs[i].next {
			if g := &x.globs[i]; g.matches(name) {
				found = append(found, g.to)
			}
		}
	}
	return found
}

// folder is the state in a folder, kept or worked out from the nearest one
// above that is.
func (x *index) folder(dir string) *folder {
	if dir == "" {
		return x.root
	}
	if len(dir) >= longFolder {
		return x.walk(dir)
	}
	place := &x.kept[maphash.String(x.seed, dir)%uint64(len(x.kept))]
	if f := place.Load(); f != nil && f.path == dir {
		return f
	}
	up, name := split(dir)
	f := x.step(x.folder(up), name)
	f.path = strings.Clone(dir)
	place.Store(f)
	return f
}

// walk is the state in a folder, worked out from the root.
func (x *index) walk(dir string) *folder {
	f := x.root
	for s := range strings.SplitSeq(dir, "/") {
		f = x.step(f, s)
	}
	return f
}

// step is the state one folder further down.
func (x *index) step(up *folder, name string) *folder {
	f := &folder{up: up, below: up.below}
	f.nodes = f.few[:0]
	for _, n := range up.nodes {
		if x.nodes[n].spans {
			f.nodes = append(f.nodes, n)
		}
	}
	var buffer [16]int32
	for _, to := range x.follow(up, name, buffer[:0]) {
		f.nodes = append(f.nodes, to)
		f.below = max(f.below, x.nodes[to].below)
		if s := x.nodes[to].span; s != 0 {
			f.nodes = append(f.nodes, s)
		}
	}
	if len(f.nodes) > 1 {
		slices.Sort(f.nodes)
		f.nodes = slices.Compact(f.nodes)
	}
	return f
}
