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
func thin(a, b *side, prefix, suffix int) {
	inA, inB := count(a), count(b)
	keep(a, inB, prefix, suffix)
	keep(b, inA, prefix, suffix)
}

func count(s *side) map[uint64]int {
	n := make(map[uint64]int, s.n)
	for _, key := range s.lines.keys[:s.n] {
		n[key]++
	}
	return n
}

// keep lists the lines of one side that the search sees; the others between
// the common ends are changed.
func keep(s *side, other map[uint64]int, prefix, suffix int) {
	often := min(root(s.n), maxOften)
	chance := make([]uint8, s.n)
	for i := prefix; i < s.n-suffix; i++ {
		switch n := other[s.key(i)]; {
		case n == 0:
			chance[i] = unmatched
		case n >= often:
			chance[i] = doubtful
		default:
			chance[i] = ordinary
		}
	}
	for i := prefix; i < s.n-suffix; i++ {
		if chance[i] == ordinary || chance[i] == doubtful && !lost(chance[:s.n-suffix], i, prefix) {
			s.kept = append(s.kept, i)
		} else {
			s.changed[i] = true
		}
	}
}

// lost reports whether a doubtful line stands in a run of lines without a
// match: unmatched ones to both sides, more than three to each doubtful one.
func lost(chance []uint8, i, first int) bool {
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
	return look(-1, first-1) && look(1, len(chance)) && no > 3*maybe
}

// root is about the square root of n, a power of two.
func root(n int) int {
	r := 1
	for ; n > 0; n >>= 2 {
		r <<= 1
	}
	return r
}
