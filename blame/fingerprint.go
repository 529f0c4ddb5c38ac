package blame

import "slices"

// A fingerprint is the pairs of neighbouring bytes of a line and how often each
// occurs, each once. Letters count without case; all white space, and what lies
// before and after the line, is one byte; pairs of that alone are none.
type fingerprint []pairCount

type pairCount struct{ pair, count uint16 }

// size is how many pairs there are.
func (a fingerprint) size() int {
	n := 0
	for _, p := range a {
		n += int(p.count)
	}
	return n
}

// A pairTable holds one fingerprint by its pairs, so that others are compared
// with it at a look for each of theirs. It is empty between two uses.
type pairTable [1 << 16]uint16

func (t *pairTable) put(f fingerprint) {
	for _, p := range f {
		t[p.pair] = p.count
	}
}

func (t *pairTable) remove(f fingerprint) {
	for _, p := range f {
		t[p.pair] = 0
	}
}

// likeness is how many pairs a line shares with the one in the table.
func (t *pairTable) likeness(f fingerprint) int {
	n := 0
	for _, p := range f {
		n += int(min(p.count, t[p.pair]))
	}
	return n
}

// rest returns what is left of a line when the pairs in the table are taken out.
func (t *pairTable) rest(f fingerprint) fingerprint {
	left := fingerprint{} // not nil: an emptied line is a line
	for _, p := range f {
		if p.count -= min(p.count, t[p.pair]); p.count > 0 {
			left = append(left, p)
		}
	}
	return left
}

// printTables are what fingerprints are made and compared in.
type printTables struct {
	pairs  pairTable // of the line that others are compared with
	counts pairTable // of the line whose fingerprint is made
	list   fingerprint
}

// fingerprint makes that of a line.
func (m *printTables) fingerprint(line []byte) fingerprint {
	m.list = m.list[:0]
	last := uint16(0)
	for _, c := range line {
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			c = 0
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		m.count(last<<8 | uint16(c))
		last = uint16(c)
	}
	m.count(last << 8)
	f := slices.Clone(m.list)
	for i, p := range f {
		f[i].count = m.counts[p.pair]
	}
	m.counts.remove(f)
	return f
}

func (m *printTables) count(pair uint16) {
	n := &m.counts[pair]
	if pair == 0 || *n == 1<<16-1 {
		return
	}
	if *n == 0 {
		m.list = append(m.list, pairCount{pair: pair})
	}
	*n++
}
