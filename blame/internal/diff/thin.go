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
func thin(a, b *side) {
	keep(a, occurrences(a, b))
	keep(b, occurrences(b, a))
}

// occurrences counts how often each line of s between the common ends occurs in
// the other side, common ends and all.
func occurrences(s, other *side) map[uint64]int {
	counts := make(map[uint64]int, s.high-s.low)
	var filter [256]uint64 // most lines of the other side are seen to be none of these
	for _, key := range s.lines.keys[s.low:s.high] {
		counts[key] = 0
		filter[key>>6%256] |= 1 << (key & 63)
	}
	for _, key := range other.lines.keys[:other.n] {
		if filter[key>>6%256]&(1<<(key&63)) == 0 {
			continue
		}
		if n, ok := counts[key]; ok {
			counts[key] = n + 1
		}
	}
	return counts
}

// keep lists the lines of one side that the search sees; the others between
// the common ends are changed.
func keep(s *side, occurrences map[uint64]int) {
	often := min(root(s.n), maxOften)
	chance := make([]uint8, s.high-s.low)
	for i := range chance {
		switch n := occurrences[s.key(s.low+i)]; {
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
