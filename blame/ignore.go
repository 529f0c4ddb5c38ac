package blame

import (
	"context"
	"slices"

	"github.com/whopage/whopage/blame/internal/diff"
)

// How an ignored commit's lines find those that they were made from, as git
// does it: found by asking git about random texts.
const (
	// reach is how far from its proportional place in the hunk a line is looked for.
	lineReach = 10
	// A line that has none in its hunk may have one anywhere in the parent's
	// file, if they share so many pairs.
	fileLikeness = 10
	// maxMatching bounds the work for one pair of blobs, in comparisons. Lines
	// that are left then stay with the ignored commit.
	maxMatching = 1 << 27
)

// sources finds for each line of spans, which hunks changed, the line of the older
// blob that it was most likely made from; none is -1. The result is by line of the
// newer blob; of other lines it says nothing.
func sources(ctx context.Context, tables *printTables, older, newer *diff.Lines, hunks []diff.Hunk, spans []span) []int {
	m := &lineMatcher{printTables: tables, ctx: ctx, text: older, older: make([]fingerprint, older.Len()), asked: make([]bool, newer.Len()), found: make([]int, newer.Len()), left: maxMatching}
	last := 0
	for _, s := range spans {
		for line := s.line; line < s.end(); line++ {
			m.asked[line] = true
		}
		last = max(last, s.end())
	}
	for i := range m.found {
		m.found[i] = -1
	}
	for _, h := range hunks {
		if h.B >= last {
			break // what is matched there changes nothing before it
		}
		m.match(newer, h)
	}
	return m.found
}

// A lineMatcher matches the lines of hunks, one after the other: what a line
// was matched with is taken out of that one's fingerprint for good.
type lineMatcher struct {
	*printTables
	ctx   context.Context
	text  *diff.Lines   // the older blob
	older []fingerprint // of its lines; nil until it is looked at
	asked []bool        // lines of the newer blob
	found []int
	left  int // work that may still be done

	hunk  diff.Hunk
	newer []fingerprint // of the hunk's lines
	best  []candidate   // of each of them
}

// A candidate is the line of the hunk's older side that is most like one of the
// newer, as far as that is known.
type candidate struct {
	from, to  int // the older lines looked at
	line      int // or -1
	certainty int
	known     bool
}

func (m *lineMatcher) match(newer *diff.Lines, h diff.Hunk) {
	m.hunk = h
	m.newer = m.newer[:0]
	for i := range h.BLen {
		m.newer = append(m.newer, m.fingerprint(newer.Line(h.B+i)))
	}
	m.best = slices.Grow(m.best[:0], h.BLen)[:h.BLen]
	clear(m.best)
	if h.ALen > 0 {
		m.part(0, h.ALen, 0, h.BLen)
	}
	for i := range h.BLen {
		if at := h.B + i; m.asked[at] && m.found[at] < 0 {
			m.found[at] = m.anywhere(m.newer[i], at)
		}
	}
}

// part matches newer lines [b0, b1) with older lines [a0, a1) of the hunk: the
// most certain match first, then the lines before it with what is before, and
// those behind with what is behind.
func (m *lineMatcher) part(a0, a1, b0, b1 int) {
	for b0 < b1 && !m.tired(b1-b0) {
		at := -1
		for i := b0; i < b1; i++ {
			c := m.candidate(i, a0, a1)
			if c.line >= 0 && (at < 0 || c.certainty > m.best[at].certainty) {
				at = i
			}
		}
		if at < 0 {
			return
		}
		line := m.best[at].line
		m.found[m.hunk.B+at] = m.hunk.A + line
		m.take(line, m.newer[at], b0, b1)
		m.part(a0, line+1, b0, at)
		a0, b0 = line, at+1
	}
}

// old is what is left of the fingerprint of an older line.
func (m *lineMatcher) old(line int) fingerprint {
	if m.older[line] == nil {
		m.older[line] = m.fingerprint(m.text.Line(line))
	}
	return m.older[line]
}

// take removes what was matched from an older line's fingerprint.
func (m *lineMatcher) take(line int, f fingerprint, b0, b1 int) {
	m.pairs.put(f)
	m.older[m.hunk.A+line] = m.pairs.rest(m.old(m.hunk.A + line))
	m.pairs.remove(f)
	for i := b0; i < b1; i++ {
		if c := &m.best[i]; c.from <= line && line < c.to {
			c.known = false
		}
	}
}

// candidate finds the best older line for a newer one. How certain it is falls
// with the likeness of the second best, and with the distance from its place.
func (m *lineMatcher) candidate(i, a0, a1 int) candidate {
	place := (2*i + 1) * m.hunk.ALen / (2 * m.hunk.BLen)
	c := candidate{from: max(a0, place-lineReach), to: min(a1, place+lineReach+1), line: -1, known: true}
	if old := m.best[i]; old.known && old.from == c.from && old.to == c.to {
		return old
	}
	m.pairs.put(m.newer[i])
	defer m.pairs.remove(m.newer[i])
	best, second := 0, 0
	for a := c.from; a < c.to; a++ {
		score := m.pairs.likeness(m.old(m.hunk.A+a)) * (1000 - max(place-a, a-place))
		switch {
		case score > best:
			best, second, c.line = score, best, a
		case score > second:
			second = score
		}
	}
	m.left -= max(0, c.to-c.from)
	c.certainty = 2*best - second
	m.best[i] = c
	return c
}

// anywhere finds the line of the whole older blob that is most like one without
// a match; of equals the nearest, and of those the last.
func (m *lineMatcher) anywhere(f fingerprint, at int) int {
	if m.tired(len(m.older)) {
		return -1
	}
	m.pairs.put(f)
	defer m.pairs.remove(f)
	best, line, most := fileLikeness, -1, f.size()
	for i := range m.older {
		if min(most, len(m.text.Line(i))+1) < best {
			continue // it has not so many pairs
		}
		n := m.pairs.likeness(m.old(i))
		if n > best || n == best && (line < 0 || max(i-at, at-i) <= max(line-at, at-line)) {
			best, line = n, i
		}
	}
	return line
}

// tired reports whether matching must end, and counts work.
func (m *lineMatcher) tired(work int) bool {
	if m.left -= work; m.left >= 0 && m.ctx.Err() != nil {
		m.left = -1
	}
	return m.left < 0
}

// passOn takes lines of an ignored commit to those of an origin that they were
// made from, and returns those that have none.
func (w *walk) passOn(c *claim, o origin) ([]span, error) {
	older, err := w.texts.lines(o.entry.ID, nil)
	if err != nil {
		return c.spans, err
	}
	newer, err := w.texts.lines(c.entry.ID, nil)
	if err != nil {
		return c.spans, err
	}
	hunks, err := w.texts.diff(w.ctx, o.entry.ID, c.entry.ID)
	if err != nil {
		return c.spans, err
	}
	if w.prints == nil {
		w.prints = &printTables{}
	}
	from := sources(w.ctx, w.prints, older, newer, hunks, c.spans)
	var found, rest []span
	for _, s := range c.spans {
		for line := s.line; line < s.end(); line++ {
			part := s.part(line, line+1)
			if from[line] < 0 {
				rest = appendJoined(rest, part)
				continue
			}
			part.line, part.passed = from[line], true
			found = appendJoined(found, part)
		}
	}
	slices.SortFunc(found, byLine)
	w.land(o, found)
	return rest, nil
}

// appendJoined appends a span, to the last one if it continues that.
func appendJoined(spans []span, s span) []span {
	if n := len(spans); n > 0 {
		last := &spans[n-1]
		if last.file == s.file && last.passed == s.passed && last.end() == s.line && last.first+last.count == s.first {
			last.count += s.count
			return spans
		}
	}
	return append(spans, s)
}
