package blame

import (
	"cmp"
	"slices"

	"github.com/whopage/whopage/blame/internal/diff"
)

// A span is a run of lines of an asked file, and where it stands in the blob
// that it has reached. Lines count from 0.
type span struct {
	file   int // which of the asked files
	first  int // line in that file, at the revision
	count  int
	line   int  // line in the blob reached
	passed bool // it was taken past an ignored commit
}

// part is lines [from, to) of the blob, of those that the span holds.
func (s span) part(from, to int) span {
	p := s
	p.first, p.count, p.line = s.first+from-s.line, to-from, from
	return p
}

func (s span) end() int { return s.line + s.count }

// moved is the span at another line.
func (s span) moved(by int) span {
	s.line += by
	return s
}

// A splitter is the memory that spans are split in: how many parts there will be
// shows only afterwards.
type splitter struct{ shared, rest []span }

// split parts spans, which are ordered by line, along the hunks between a
// parent's blob and the one they have reached. What both share is returned at
// its place in the parent, in the memory of spans; the rest stays. Both are
// ordered.
//
// Spans may overlap: two lines of a merge can come from one line of its ancestor.
func (s *splitter) split(spans []span, hunks []diff.Hunk) (shared, rest []span) {
	shared, rest = s.shared[:0], s.rest[:0]
	at := 0
	for _, one := range spans {
		for at < len(hunks) && hunks[at].B+hunks[at].BLen <= one.line {
			at++
		}
		shared, rest = splitOne(shared, rest, one, hunks, at)
	}
	slices.SortFunc(shared, byLine)
	slices.SortFunc(rest, byLine)
	s.shared, s.rest = shared, rest
	return append(spans[:0], shared...), slices.Clone(rest)
}

// splitOne parts one span. No hunk before at reaches into it.
func splitOne(shared, rest []span, s span, hunks []diff.Hunk, at int) ([]span, []span) {
	shift := 0 // from the blob's lines to the parent's
	if at > 0 {
		h := hunks[at-1]
		shift = h.A + h.ALen - h.B - h.BLen
	}
	line := s.line
	for ; at < len(hunks) && hunks[at].B < s.end(); at++ {
		h := hunks[at]
		if h.B > line {
			shared = append(shared, s.part(line, h.B).moved(shift))
			line = h.B
		}
		if end := min(h.B+h.BLen, s.end()); end > line {
			rest = append(rest, s.part(line, end))
			line = end
		}
		shift = h.A + h.ALen - h.B - h.BLen
	}
	if line < s.end() {
		shared = append(shared, s.part(line, s.end()).moved(shift))
	}
	return shared, rest
}

// touch reports whether a hunk has a line of spans.
func touch(spans []span, hunks []diff.Hunk) bool {
	for _, h := range hunks {
		for _, s := range spans {
			if s.line < h.B+h.BLen && h.B < s.end() {
				return true
			}
		}
	}
	return false
}

func byLine(a, b span) int {
	return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.first, b.first), cmp.Compare(a.file, b.file))
}
