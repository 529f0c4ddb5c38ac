package ownership

import (
	"slices"
	"strings"
)

// An index finds the last of many patterns that takes a path, at a cost that
// hardly depends on how many there are. It is a trie over path segments, run as
// a nondeterministic automaton (automaton.go): the state in a folder is the set
// of nodes that the segments so far lead to.
//
// It is immutable once done, but for the states that it keeps, and then safe
// for concurrent use. Rules are numbered from 1; a higher number wins.
type index struct {
	nodes []node
	words map[string]int32 // literal segments and extensions, to small numbers
	edges edgeTable
	globs []globNode
	ends  []int32 // the node where a rule ends
	// A rule's predecessor in the same place of the same node.
	entryBefore, belowBefore []int32
	states
}

// A node is a place that a pattern's segments lead to. It holds no pointers, so
// that the garbage collector passes over the trie.
type node struct {
	entry, below int32 // the last rule that takes the entry here; all below
	star, span   int32 // the nodes behind * and **; 0 for none
	globs        int32 // the first of its globs, from 1; 0 for none
	up           int32
	spans        bool // stays, whatever the segment
	literals     bool // has edges of literal text
	extensions   bool // has edges of *.ext
}

// A globNode is an edge with a glob on it. What the glob begins and ends with
// is compared first.
type globNode struct {
	glob, prefix, suffix string
	simple               bool // one star between prefix and suffix, no more
	classes              bool
	to, next             int32
}

func (g *globNode) matches(name string) bool {
	if len(name) < len(g.prefix)+len(g.suffix) || !strings.HasPrefix(name, g.prefix) || !strings.HasSuffix(name, g.suffix) {
		return false
	}
	return g.simple || matchGlob(g.glob, name, g.classes)
}

func newGlobNode(s segment, to, next int32) globNode {
	g := globNode{glob: s.text, classes: s.kind == bracketed, to: to, next: next}
	special := `*?\[`
	first, last := strings.IndexAny(s.text, special), strings.LastIndexAny(s.text, special)
	g.prefix = s.text[:first]
	if s.text[last] == '*' && !strings.ContainsAny(s.text, `\[`) {
		g.suffix = s.text[last+1:]
		g.simple = strings.Trim(s.text[first:last], "*") == ""
	}
	return g
}

// nowhere stands for the node of a rule that matches nothing.
const nowhere = -1

func newIndex(rules int) *index {
	return &index{
		nodes:       make([]node, 1, rules+rules/2+2),
		words:       make(map[string]int32, rules/4),
		edges:       newEdgeTable(rules),
		globs:       make([]globNode, 1),
		ends:        make([]int32, 1, rules+1),
		entryBefore: make([]int32, 1, rules+1),
		belowBefore: make([]int32, 1, rules+1),
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

// child is the node behind a segment, made where there is none.
func (x *index) child(from int32, s segment) int32 {
	n := &x.nodes[from]
	switch s.kind {
	case anything:
		if n.star == 0 {
			to := x.grow(from)
			x.nodes[from].star = to
		}
		return x.nodes[from].star
	case span:
		if n.span == 0 {
			to := x.grow(from)
			x.nodes[from].span, x.nodes[to].spans = to, true
		}
		return x.nodes[from].span
	case glob, bracketed:
		return x.globChild(from, s)
	}
	key := edgeKey(from, x.word(s.text), s.kind == extension)
	to := x.edges.get(key)
	if to == 0 {
		to = x.grow(from)
		x.edges.put(key, to)
		n = &x.nodes[from]
		n.extensions = n.extensions || s.kind == extension
		n.literals = n.literals || s.kind == literal
	}
	return to
}

func (x *index) globChild(from int32, s segment) int32 {
	key := edgeKey(from, x.word(s.text), false)
	to := x.edges.get(key | globEdge)
	if to == 0 {
		to = x.grow(from)
		x.edges.put(key|globEdge, to)
		x.globs = append(x.globs, newGlobNode(s, to, x.nodes[from].globs))
		x.nodes[from].globs = int32(len(x.globs) - 1)
	}
	return to
}

// grow is a new node.
func (x *index) grow(from int32) int32 {
	x.nodes = append(x.nodes, node{up: from})
	return int32(len(x.nodes) - 1)
}

func (x *index) word(word string) int32 {
	n, known := x.words[word]
	if !known {
		n = int32(len(x.words))
		x.words[word] = n
	}
	return n
}

// A hiding is a rule all of whose files a later one takes, and that one.
type hiding struct{ rule, by int32 }

// hidden are the rules that are hidden by their place in the trie alone.
func (x *index) hidden() []hiding {
	above := make([]int32, len(x.nodes)) // the last rule that takes all below a node further up
	alive := make([]bool, len(x.ends))
	for i, n := range x.nodes {
		if i > 0 {
			above[i] = max(above[n.up], x.nodes[n.up].below)
		}
		alive[n.entry] = alive[n.entry] || n.entry > above[i]
		alive[n.below] = alive[n.below] || n.below > above[i]
	}
	var all []hiding
	for rule, at := range x.ends {
		if rule > 0 && at != nowhere && !alive[rule] {
			n := x.nodes[at]
			all = append(all, hiding{int32(rule), max(above[at], n.entry, n.below)})
		}
	}
	return all
}

// last is the number of the last rule that takes a file, 0 if none does.
func (x *index) last(path string) int32 {
	dir, name := split(path)
	f := x.folder(dir)
	best := f.below
	var buffer [16]int32
	for _, to := range x.follow(f, name, buffer[:0]) {
		best = max(best, x.nodes[to].entry)
	}
	return best
}

// all appends to found the numbers of all rules that take a file, the last
// first.
func (x *index) all(path string, found []int32) []int32 {
	dir, name := split(path)
	f := x.folder(dir)
	var nodes [16]int32
	for _, to := range x.follow(f, name, nodes[:0]) {
		found = x.chain(found, x.nodes[to].entry, x.entryBefore)
	}
	for ; f != nil; f = f.up {
		for _, n := range f.nodes {
			found = x.chain(found, x.nodes[n].below, x.belowBefore)
		}
	}
	slices.SortFunc(found, func(a, b int32) int { return int(b - a) })
	return slices.Compact(found)
}

// chain appends a rule and its predecessors.
func (x *index) chain(found []int32, rule int32, before []int32) []int32 {
	for ; rule != 0; rule = before[rule] {
		found = append(found, rule)
	}
	return found
}

func split(path string) (dir, name string) {
	i := strings.LastIndexByte(path, '/')
	return path[:max(i, 0)], path[i+1:]
}
