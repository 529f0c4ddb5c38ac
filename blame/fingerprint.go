package blame

import (
	"cmp"
	"slices"
)

// A fingerprint is the pairs of neighbouring bytes of a line and how often each
// occurs, ordered by pair. Letters count without case; all white space, and
// what lies before and after the line, is one byte; pairs of that alone are none.
type fingerprint []pairCount

type pairCount struct{ pair, count uint16 }

func newFingerprint(line []byte) fingerprint {
	pairs := make([]uint16, 0, len(line)+1)
	last := uint16(0)
	add := func(c uint16) {
		if last != 0 || c != 0 {
			pairs = append(pairs, last<<8|c)
		}
		last = c
	}
	for _, c := range line {
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			c = 0
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		add(uint16(c))
	}
	add(0)
	return counted(pairs)
}

func counted(pairs []uint16) fingerprint {
	slices.Sort(pairs)
	f := fingerprint{}
	for i, p := range pairs {
		if i > 0 && pairs[i-1] == p {
			f[len(f)-1].count++
		} else {
			f = append(f, pairCount{p, 1})
		}
	}
	return f
}

// likeness is how many pairs two lines share.
func likeness(a, b fingerprint) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch cmp.Compare(a[i].pair, b[j].pair) {
		case -1:
			i++
		case 1:
			j++
		default:
			n += int(min(a[i].count, b[j].count))
			i++
			j++
		}
	}
	return n
}

// without returns what is left of a when the pairs of b are taken out.
func (a fingerprint) without(b fingerprint) fingerprint {
	left := fingerprint{} // not nil: an emptied line is a line
	j := 0
	for _, p := range a {
		for j < len(b) && b[j].pair < p.pair {
			j++
		}
		if j < len(b) && b[j].pair == p.pair {
			p.count -= min(p.count, b[j].count)
		}
		if p.count > 0 {
			left = append(left, p)
		}
	}
	return left
}
