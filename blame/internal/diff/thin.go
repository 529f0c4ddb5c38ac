package diff

// Limits of what counts as a line that occurs too often to tell anything.
const (
	maxOften = 1024
	around   = 100 // lines looked at to each side of a doubtful line
)

// A line's chance of a match on the other side.
const (
	unmatched = iota
	doubtful
	ordinary
)

// thin takes the lines that cannot match, or should not, out of the search.
func thin(a, b *side, work *scratch) {
	inA, inB := occurrences(a, b, work)
	keep(a, inB)
	keep(b, inA)
}

// occurrences counts how often each line between the common ends occurs in the
// other side, common ends and all: of b's lines in a, and of a's in b.
func occurrences(a, b *side, work *scratch) (inA, inB []int32) {
	windowA, windowB := a.lines.keys[a.low:a.high], b.lines.keys[b.low:b.high]
	t := newTally(len(windowA)+len(windowB), work)
	seen := keySet{} // shows of most common lines that they are none of these
	work.a.slots, work.b.slots = sized(work.a.slots, len(windowA)), sized(work.b.slots, len(windowB))
	slotsA, slotsB := work.a.slots, work.b.slots
	for i, key := range windowA {
		seen.add(key)
		slotsA[i] = t.slot(key)
		t.count(slotsA[i], 0)
	}
	for i, key := range windowB {
		seen.add(key)
		slotsB[i] = t.slot(key)
		t.count(slotsB[i], 1)
	}
	for _, common := range [][]uint64{a.lines.keys[:a.low], a.lines.keys[a.high:a.n]} {
		for _, key := range common {
			if seen.may(key) {
				t.both(key)
			}
		}
	}
	for i, slot := range slotsA {
		slotsA[i] = int32(t.counts[slot][1])
	}
	for i, slot := range slotsB {
		slotsB[i] = int32(t.counts[slot][0])
	}
	return slotsB, slotsA
}

// A tally counts keys in two files, in a table with open addressing that is at
// most three quarters full.
type tally struct {
	keys   []uint64    // 0 is a free place
	counts [][2]uint16 // up to more than maxOften
}

func newTally(n int, work *scratch) *tally {
	size := 8
	for 3*size < 4*n {
		size *= 2
	}
	work.tallied, work.counts = zeroed(work.tallied, size), zeroed(work.counts, size)
	return &tally{work.tallied, work.counts}
}

// slot is the place of a key, which is taken in if it is new.
func (t *tally) slot(key uint64) int32 {
	i := t.find(key)
	t.keys[i] = key
	return i
}

// both counts a key that both files have, if it is one of those taken in.
func (t *tally) both(key uint64) {
	if i := t.find(key); t.keys[i] != 0 {
		t.count(i, 0)
		t.count(i, 1)
	}
}

func (t *tally) count(slot int32, file int) {
	if c := &t.counts[slot][file]; *c <= maxOften {
		*c++
	}
}

// find is where a key is or would be.
func (t *tally) find(key uint64) int32 {
	mask := uint64(len(t.keys) - 1)
	i := key >> 20 & mask
	for t.keys[i] != 0 && t.keys[i] != key {
		i = (i + 1) & mask
	}
	return int32(i)
}

// keep lists the lines of one side that the search sees; the others between
// the common ends are changed.
func keep(s *side, occurrences []int32) {
	often := int32(min(root(s.n), maxOften))
	chance := sized(s.work.chance, len(occurrences))
	s.kept = sized(s.work.kept, len(occurrences))[:0]
	for i, n := range occurrences {
		switch {
		case n == 0:
			chance[i] = unmatched
		case n >= often:
			chance[i] = doubtful
		default:
			chance[i] = ordinary
		}
	}
	for i, c := range chance {
		if c == ordinary || c == doubtful && !lost(chance, i) {
			s.kept = append(s.kept, s.low+i)
		} else {
			s.changed[s.low+i] = true
		}
	}
	s.work.chance, s.work.kept = chance, s.kept
}

// lost reports whether a doubtful line stands in a run of lines without a
// match: unmatched ones to both sides, more than three to each doubtful one.
func lost(chance []uint8, i int) bool {
	no, maybe := 0, 0
	look := func(step, end int) bool {
		before := no
		maybe++
		for n, at := 0, i+step; n < around && at != end && chance[at] != ordinary; n, at = n+1, at+step {
			if chance[at] == unmatched {
				no++
			} else {
				maybe++
			}
		}
		return no > before
	}
	return look(-1, -1) && look(1, len(chance)) && no > 3*maybe
}

// root is about the square root of n, a power of two.
func root(n int) int {
	r := 1
	for ; n > 0; n >>= 2 {
		r <<= 1
	}
	return r
}
