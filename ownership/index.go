package ownership

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
)

// An index finds the last of many patterns that takes a path, at a cost that
// hardly depends on how many there are. It is a trie over path segments, run as
// a nondeterministic automaton: the state in a folder is the set of nodes that
// the segments so far lead to. States are kept by folder, so that a neighbour's
// lookup is one step.
//
// It is immutable but for the kept states, and safe for concurrent use. Rules
// are numbered from 1; a higher number wins.
type index struct {
	nodes []node
	words map[string]int32 // literal segments and extensions, to small numbers
	edges map[edge]int32   // to the node that a word leads to
	globs map[globEdge]int32
	ends  []int32 // the node where a rule ends
	// A rule's predecessor in the same place of the same node.
	entryBefore, belowBefore []int32
	root                     *folder
	seed                     maphash.Seed
	kept                     []atomic.Pointer[folder]
}

// A node is a place that a pattern's segments lead to.
type node struct {
	entry, below int32 // the last rule that takes the entry here; all below
	star, span   int32 // the nodes behind * and **; 0 for none
	up           int32
	globs        []globNode
	spans        bool // stays, whatever the segment
	literals     bool // has edges of literal text
	extensions   bool // has edges of *.ext
}

type globNode struct {
	glob    string
	classes bool
	to      int32
}

type edge struct {
	from, word int32
	extension  bool
}

type globEdge struct {
	from int32
	glob string
}

// A folder is the automaton's state in one folder of the tree.
type folder struct {
	path  string
	up    *folder
	nodes []int32
	below int32 // the last rule that takes everything in here
	few   [6]int32
}

// keptFolders is how many states are kept: enough for the folders of a
// monorepo that change together, in 64 KB of pointers. With few rules a state
// costs little to work out.
func keptFolders(rules int) int {
	if rules < 32 {
		return 1 << 9
	}
	return 1 << 13
}

// nowhere stands for the node of a rule that matches nothing.
const nowhere = -1

// longFolder is the length in bytes from which states are not kept, so that
// hostile paths fill no memory.
const longFolder = 1 << 10

func newIndex(rules int) *index {
	return &index{
		nodes:       make([]node, 1, 2*rules+2),
		ends:        make([]int32, 1, rules+1),
		words:       make(map[string]int32, rules),
		edges:       make(map[edge]int32, 2*rules),
		globs:       map[globEdge]int32{},
		entryBefore: make([]int32, 1, rules+1),
		belowBefore: make([]int32, 1, rules+1),
		seed:        maphash.MakeSeed(),
		kept:        make([]atomic.Pointer[folder], keptFolders(rules)),
	}
}

// put gives a pattern the next number, also one that matches nothing, which ok
// says.
func (x *index) put(p pattern, ok bool) bool {
	if !ok {
		x.number(nowhere)
		return false
	}
	at := int32(0)
	for _, s := range p.segments {
		at = x.child(at, s)
	}
	rule, n := x.number(at), &x.nodes[at]
	if p.entry {
		x.entryBefore[rule], n.entry = n.entry, rule
	}
	if p.below {
		x.belowBefore[rule], n.below = n.below, rule
	}
	return true
}

// number is the number of a new rule that ends at a node.
func (x *index) number(at int32) int32 {
	x.ends = append(x.ends, at)
	x.entryBefore, x.belowBefore = append(x.entryBefore, 0), append(x.belowBefore, 0)
	return int32(len(x.ends) - 1)
}

// hidden calls yield with each rule all of whose files a later one takes, by
// its place in the trie alone, and with that rule.
func (x *index) hidden(yield func(rule, by int32)) {
	above := make([]int32, len(x.nodes)) // the last rule that takes all below a node further up
	alive := make([]bool, len(x.ends))
	for i, n := range x.nodes {
		if i > 0 {
			above[i] = max(above[n.up], x.nodes[n.up].below)
		}
		alive[n.entry] = alive[n.entry] || n.entry > above[i]
		alive[n.below] = alive[n.below] || n.below > above[i]
	}
	for rule, at := range x.ends {
		if rule > 0 && at != nowhere && !alive[rule] {
			n := x.nodes[at]
			yield(int32(rule), max(above[at], n.entry, n.below))
		}
	}
}

// child is the node behind a segment, made where there is none.
func (x *index) child(from int32, s segment) int32 {
	switch s.kind {
	case anything:
		return x.or(from, x.nodes[from].star, func(to int32) { x.nodes[from].star = to })
	case span:
		return x.or(from, x.nodes[from].span, func(to int32) { x.nodes[from].span = to; x.nodes[to].spans = true })
	case glob, bracketed:
		key := globEdge{from, s.text}
		return x.or(from, x.globs[key], func(to int32) {
			x.globs[key] = to
			x.nodes[from].globs = append(x.nodes[from].globs, globNode{s.text, s.kind == bracketed, to})
		})
	}
	key := edge{from, x.word(s.text), s.kind == extension}
	return x.or(from, x.edges[key], func(to int32) {
		x.edges[key] = to
		x.nodes[from].extensions = x.nodes[from].extensions || key.extension
		x.nodes[from].literals = x.nodes[from].literals || !key.extension
	})
}

// or is a node, or a new one that link ties to the trie.
func (x *index) or(from, to int32, link func(to int32)) int32 {
	if to == 0 {
		to = int32(len(x.nodes))
		x.nodes = append(x.nodes, node{up: from})
		link(to)
	}
	return to
}

func (x *index) word(word string) int32 {
	n, known := x.words[word]
	if !known {
		n = int32(len(x.words))
		x.words[word] = n
	}
	return n
}

// done ends the building.
func (x *index) done() {
	x.root = &folder{nodes: []int32{0}, below: x.nodes[0].below}
	if s := x.nodes[0].span; s != 0 {
		x.root.nodes = append(x.root.nodes, s)
	}
}

// last is the number of the last rule that takes a file, 0 if none does.
func (x *index) last(path string) int32 {
	dir, name := split(path)
	f := x.folder(dir)
	best := f.below
	x.follow(f, name, func(to int32) { best = max(best, x.nodes[to].entry) })
	return best
}

// all are the numbers of all rules that take a file, the last first.
func (x *index) all(path string) []int32 {
	dir, name := split(path)
	f := x.folder(dir)
	var buffer [16]int32
	found := buffer[:0]
	x.follow(f, name, func(to int32) {
		for r := x.nodes[to].entry; r != 0; r = x.entryBefore[r] {
			found = append(found, r)
		}
	})
	for ; f != nil; f = f.up {
		for _, n := range f.nodes {
			for r := x.nodes[n].below; r != 0; r = x.belowBefore[r] {
				found = append(found, r)
			}
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	slices.Reverse(found)
	return slices.Clone(found)
}

func split(path string) (dir, name string) {
	i := strings.LastIndexByte(path, '/')
	return path[:max(i, 0)], path[i+1:]
}

// follow calls found with each node that a segment leads to.
func (x *index) follow(f *folder, name string, found func(to int32)) {
	word, isWord := x.words[name]
	ext, isExt := int32(0), false
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		ext, isExt = x.words[name[dot+1:]]
	}
	for _, from := range f.nodes {
		n := &x.nodes[from]
		if isWord && n.literals {
			if to := x.edges[edge{from, word, false}]; to != 0 {
				found(to)
			}
		}
		if isExt && n.extensions {
			if to := x.edges[edge{from, ext, true}]; to != 0 {
				found(to)
			}
		}
		if n.star != 0 {
			found(n.star)
		}
		for _, g := range n.globs {
			if matchGlob(g.glob, name, g.classes) {
				found(g.to)
			}
		}
	}
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
	if name == dir {
		up = ""
	}
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
	x.follow(up, name, func(to int32) {
		f.nodes = append(f.nodes, to)
		f.below = max(f.below, x.nodes[to].below)
		if s := x.nodes[to].span; s != 0 {
			f.nodes = append(f.nodes, s)
		}
	})
	if len(f.nodes) > 1 {
		slices.Sort(f.nodes)
		f.nodes = slices.Compact(f.nodes)
	}
	return f
}
