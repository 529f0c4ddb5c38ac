package diff

// Coarse returns one hunk that all hunks of Diff lie within, or none where there
// are none. It costs next to nothing, and is all that must be known of lines
// outside of it.
func Coarse(older, newer *Lines) []Hunk {
	na, nb := remainder(older, newer)
	a := &side{lines: older, n: na}
	b := &side{lines: newer, n: nb}
	prefix := commonPrefix(a, b)
	suffix := commonSuffix(a, b, prefix)
	if prefix == na && prefix == nb {
		return nil
	}
	a.low, a.high, b.low, b.high = prefix, na-suffix, prefix, nb-suffix
	between := between(a, b)
	head := prefix - above(a, between)
	tail := below(a, between)
	return []Hunk{{A: head, ALen: a.high + tail - head, B: head, BLen: b.high + tail - head}}
}

// A run slides over a line only if its own first or last line is like it. So no
// run gets past a line that is like none between the common ends, and like none
// that lies between it and them.
const maxBarrier = 64 // lines to each side that are looked at for such a one

// above is how many lines above the changed ones runs may slide over, at most.
func above(a *side, seen keySet) int {
	for i := range min(maxBarrier, a.low) {
		if !seen.add(a.key(a.low - 1 - i)) {
			return i
		}
	}
	return a.low
}

// below is how many lines below the changed ones runs may slide over, at most.
func below(a *side, seen keySet) int {
	for i := range min(maxBarrier, a.n-a.high) {
		if !seen.add(a.key(a.high + i)) {
			return i
		}
	}
	return a.n - a.high
}

// between is what the lines between the common ends are like.
func between(a, b *side) (s keySet) {
	for _, key := range a.lines.keys[a.low:a.high] {
		s.add(key)
	}
	for _, key := range b.lines.keys[b.low:b.high] {
		s.add(key)
	}
	return s
}

// A keySet is a set of keys that may hold others, too.
type keySet [256]uint64

// add takes a key in and reports whether it may have been in before.
func (s *keySet) add(key uint64) bool {
	word, bit := &s[key>>6%256], uint64(1)<<(key>>1&63^key>>20&63)
	was := *word&bit != 0
	*word |= bit
	return was
}

// may reports whether a key may be in the set.
func (s *keySet) may(key uint64) bool {
	return s[key>>6%256]&(1<<(key>>1&63^key>>20&63)) != 0
}
