package stacktrace

import "strings"

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

// context returns what a grammar may know of the line at start.
func (e *engine) context(s *source, start int) *context {
	return &context{e: e, source: s, pos: start, stack: e.stack && s.floor == 0, doubt: s.open != nil}
}

// maxBack limits the lines that are looked at for the head of a stack trace
// whose first sure sign is a frame.
const maxBack = 40

// before calls yield with the lines before the one looked at, of the same
// source, nearest first, until yield returns false.
func (c *context) before(yield func(line) bool) {
	end := c.pos
	for n := 0; n < maxBack && end > 0; n++ {
		start := strings.LastIndexByte(c.e.text[:end-1], '\n') + 1
		raw := c.e.text[start : end-1]
		if c.e.base+start < c.source.floor {
			return
		}
		end = start
		if len(raw) > maxLine {
			return
		}
		key, l := c.e.strip(raw, start)
		if key == c.source.key && !yield(l) {
			return
		}
	}
}

// above returns the nearest line before the one looked at.
func (c *context) above() (l line, ok bool) {
	c.before(func(b line) bool { l, ok = b, true; return false })
	return l, ok
}
