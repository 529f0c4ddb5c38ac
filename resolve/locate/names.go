package locate

import "hash/maphash"

// names keeps each name of a tree once, in one arena, and numbers them.
type names struct {
	text  []byte   // while the tree is built
	all   string   // the same, once it is
	start []uint32 // of each name in text; it ends where the next one starts
	slots []int32  // a hash table of numbers + 1, open addressing
	sum   []uint32 // of each name, while the table may grow
	seed  maphash.Seed
}

// freeze ends the building.
func (n *names) freeze() { n.all, n.text, n.sum = string(n.text), nil, nil }

func (n *names) at(i int32) string {
	lo, hi := n.bounds(i)
	if n.text == nil {
		return n.all[lo:hi]
	}
	return string(n.text[lo:hi])
}

func (n *names) bounds(i int32) (lo, hi uint32) {
	if int(i)+1 < len(n.start) {
		return n.start[i], n.start[i+1]
	}
	return n.start[i], uint32(max(len(n.text), len(n.all)))
}

// is reports whether the name with a number is name, without a copy of it.
func (n *names) is(i int32, name string) bool {
	lo, hi := n.bounds(i)
	if n.text == nil {
		return n.all[lo:hi] == name
	}
	return string(n.text[lo:hi]) == name
}

// add returns the number of a name, giving it one if it has none.
func (n *names) add(name string) int32 {
	if len(n.start)*4 >= len(n.slots)*3 {
		n.grow()
	}
	h := maphash.String(n.seed, name)
	i := n.slot(name, h)
	if n.slots[i] == 0 {
		n.start = append(n.start, uint32(len(n.text)))
		n.text = append(n.text, name...)
		n.sum = append(n.sum, uint32(h))
		n.slots[i] = int32(len(n.start))
	}
	return n.slots[i] - 1
}

// find returns the number of a name, or none.
func (n *names) find(name string) int32 {
	if len(n.slots) == 0 {
		return none
	}
	return n.slots[n.slot(name, maphash.String(n.seed, name))] - 1
}

// slot is where a name is in the table, or where it would go.
func (n *names) slot(name string, h uint64) uint32 {
	mask := uint32(len(n.slots) - 1)
	for i := uint32(h) & mask; ; i = (i + 1) & mask {
		if s := n.slots[i]; s == 0 || n.is(s-1, name) {
			return i
		}
	}
}

func (n *names) grow() {
	if len(n.slots) == 0 {
		n.seed = maphash.MakeSeed()
	}
	n.slots = make([]int32, max(1024, 2*len(n.slots)))
	mask := uint32(len(n.slots) - 1)
	for k, h := range n.sum {
		i := h & mask
		for n.slots[i] != 0 {
			i = (i + 1) & mask
		}
		n.slots[i] = int32(k) + 1
	}
}
