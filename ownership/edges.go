package ownership

// An edgeTable maps edges to the nodes that they lead to, with open addressing:
// a lookup is one multiplication and mostly one cache line, which a Go map's is
// not.
type edgeTable struct {
	slots []edgeSlot
	used  int
	shift uint
}

type edgeSlot struct {
	key uint64 // 0: free
	to  int32
}

// globEdge marks an edge with a glob on it.
const globEdge = 1 << 63

// edgeKey is the key of the edge from a node by a word. It is never 0.
func edgeKey(from, word int32, extension bool) uint64 {
	key := uint64(from)<<32 | uint64(word)<<1
	if extension {
		key |= 1
	}
	return key + 2
}

func newEdgeTable(edges int) edgeTable {
	t := edgeTable{shift: 64 - 4}
	for 1<<(64-t.shift) < 2*edges {
		t.shift--
	}
	t.slots = make([]edgeSlot, 1<<(64-t.shift))
	return t
}

// place is the slot of a key, or the free one where it belongs.
func (t *edgeTable) place(key uint64) *edgeSlot {
	for i := key * 0x9e3779b97f4a7c15 >> t.shift; ; i = (i + 1) & uint64(len(t.slots)-1) {
		if s := &t.slots[i]; s.key == key || s.key == 0 {
			return s
		}
	}
}

// get is the node behind an edge, 0 if there is none.
func (t *edgeTable) get(key uint64) int32 { return t.place(key).to }

func (t *edgeTable) put(key uint64, to int32) {
	if 2*(t.used+1) > len(t.slots) {
		old := t.slots
		t.shift--
		t.slots = make([]edgeSlot, 2*len(old))
		for _, s := range old {
			if s.key != 0 {
				*t.place(s.key) = s
			}
		}
	}
	*t.place(key) = edgeSlot{key, to}
	t.used++
}
