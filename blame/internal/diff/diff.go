// Package diff compares the lines of two blobs and chooses, of the many
// possible differences, the one that git chooses, since the choice shows in a
// blame.
//
// The steps, outermost first: a common end is put aside, then common first and
// last lines; lines that cannot or should not match are taken out; what is left
// is searched for a short edit script with bounded effort; the runs of changed
// lines that could stand elsewhere with the same meaning are slid to where
// people would put them. Time is bounded by the cost limit of the search times
// the number of lines, memory is linear.
package diff

// A Hunk says that lines [A, A+ALen) of the older blob were replaced by lines
// [B, B+BLen) of the newer; lines count from 0 and either length may be 0.
type Hunk struct {
	A, ALen int
	B, BLen int
}

// Diff returns the hunks between two versions of a file, in order; between
// them lines are equal (with Lines of IgnoreSpace: but for white space).
func Diff(older, newer *Lines) []Hunk {
	hunks, _ := DiffUntil(older, newer, func() bool { return false })
	return hunks
}

// DiffUntil is Diff that gives up, and returns false, soon after stop returns
// true; it is asked every few milliseconds at least.
func DiffUntil(older, newer *Lines, stop func() bool) ([]Hunk, bool) {
	na, nb := remainder(older, newer)
	a := &side{lines: older, n: na}
	b := &side{lines: newer, n: nb}
	prefix := commonPrefix(a, b)
	suffix := commonSuffix(a, b, prefix)
	if prefix == na && prefix == nb {
		return nil, true
	}
	work := scratches.Get().(*scratch)
	defer work.done(na + nb)
	a.open(&work.a, prefix, suffix)
	b.open(&work.b, prefix, suffix)
	thin(a, b, work)
	if !search(a, b, work, stop) {
		return nil, false
	}
	slide(a, b)
	slide(b, a)
	return hunks(a, b), true
}

// A side is one of the two files while they are compared.
type side struct {
	lines *Lines
	n     int // lines of the remainder
	// changed says which lines are no part of what the files have in common;
	// one more than there are lines, so that the end needs no special case.
	changed []bool
	// Changed lines lie in [low, high).
	low, high int
	// kept are the lines that the search sees.
	kept []int
	work *workspace
}

// open prepares a side of which only the lines between common ends can be
// changed at first.
func (s *side) open(work *workspace, prefix, suffix int) {
	s.work = work
	s.low, s.high = prefix, s.n-suffix
	work.changed = zeroed(work.changed, s.n+1)
	s.changed = work.changed
}

func (s *side) key(i int) uint64 { return s.lines.keys[i] }

func commonPrefix(a, b *side) int {
	n := min(a.n, b.n)
	for i := range n {
		if a.key(i) != b.key(i) {
			return i
		}
	}
	return n
}

func commonSuffix(a, b *side, prefix int) int {
	n := min(a.n, b.n) - prefix
	for i := range n {
		if a.key(a.n-1-i) != b.key(b.n-1-i) {
			return i
		}
	}
	return n
}

// hunks reads the changed lines of both sides in step.
func hunks(a, b *side) []Hunk {
	var out []Hunk
	low := min(a.low, b.low) // up to here lines are equal in pairs
	for i, j := low, low; i < a.high || j < b.high; {
		h := Hunk{A: i, B: j}
		for a.changed[i] {
			i++
		}
		for b.changed[j] {
			j++
		}
		if h.ALen, h.BLen = i-h.A, j-h.B; h.ALen+h.BLen > 0 {
			out = append(out, h)
		}
		i++
		j++
	}
	return out
}
