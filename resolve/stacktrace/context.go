package stacktrace

import (
	"slices"
	"strings"
)

// A context is what a grammar may know beside the line it looks at.
type context struct {
	e      *engine
	source *source
	pos    int // in the engine's text, of the raw line looked at
	// stack says that the carrier calls the text a stack trace, so that a
	// single frame without a header is one.
	stack bool
	// doubt says that the line may be more of another exception's message.
	doubt bool
}

// context returns what a grammar may know of the line at start, until the next
// line.
func (e *engine) context(s *source, start int) *context {
	e.know = context{e: e, source: s, pos: start, stack: e.stack && s.floor == 0, doubt: s.open != nil}
	return &e.know
}

// Limits of what is looked at for the head of a stack trace whose first sure
// sign is a frame: lines, and bytes.
const (
	maxBack  = 40
	lookBack = 16 << 10
)

// before calls yield with the lines before the one looked at, of the same
// source, nearest first, until yield returns false.
func (c *context) before(yield func(line) bool) {
	e, least := c.e, c.pos-lookBack
	for n, end := 0, c.pos; n < maxBack && end > 0; n++ {
		low := max(0, least-1)
		if end-1 < low {
			return
		}
		start := low + strings.LastIndexByte(e.text[low:end-1], '\n') + 1
		if start < least || start == low && low > 0 || e.base+start < c.source.floor {
			return
		}
		e.work += end - start
		key, l := e.strip(uncarriage(e.text[start:end-1]), start)
		if inner, line, _, ok := e.unrecorded(key, l); ok {
			key, l = inner+e.recordSource(l.text), line
		}
		if key == c.source.key && !yield(l) {
			return
		}
		end = start
	}
}

// above returns the nearest line before the one looked at.
func (c *context) above() (l line, ok bool) {
	c.before(func(b line) bool { l, ok = b, true; return false })
	return l, ok
}

// fromBelow returns the text of lines that were read nearest first.
func fromBelow(lines []string) string {
	lines = slices.Clone(lines)
	slices.Reverse(lines)
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
