package stacktrace

import "math/bits"

// begin returns a parser of the first grammar that opens at the line, or nil.
func (e *engine) begin(s *source, l line, start int) parser {
	open := candidates(l.text, e.signed(l, &e.signs.grammars))
	if open == 0 {
		return nil
	}
	c := e.context(s, start)
	for ; open != 0; open &= open - 1 {
		g := &grammars[bits.TrailingZeros64(uint64(open))]
		if p := g.open(l, c); p != nil {
			return p
		}
		if first := indent(l.text); first > 0 && g.margin {
			if p := g.open(l.cut(first), c); p != nil {
				return margin{p, l.text[:first]}
			}
		}
	}
	return nil
}

// signed returns what has signs in the line.
func (e *engine) signed(l line, o *lookout) set {
	if l.from != nil {
		return ^set(0)
	}
	at := l.at - e.base
	return o.in(e.text, at, at+len(l.text))
}

// begins returns a parser of a stack trace that begins at the line, or in it
// behind a logger's prefix, or nil.
func (e *engine) begins(s *source, l line, start int) parser {
	if l.text == "" {
		return nil
	}
	p := e.begin(s, l, start)
	if p != nil {
		return p
	}
	n := learned(l.text, e.signed(l, &e.signs.frames) != 0)
	if n == 0 {
		return nil
	}
	shape := e.shape
	e.adopt(l.text[:n])
	inner := l.cut(n)
	inner.prefixed = true
	if p = e.begin(s, inner, start); p == nil {
		e.shape = shape
	}
	return p
}
