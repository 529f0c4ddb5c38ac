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
		return o.of(l.text)
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
	framed := e.signed(l, &e.signs.frames) != 0
	if framed { // before the places behind which native frames are known
		if p := e.learn(s, l, start, counted(l.text[:min(len(l.text), maxShape)])); p != nil {
			return p
		}
	}
	if p := e.begin(s, l, start); p != nil {
		return p
	}
	if p := e.learn(s, l, start, gutter(l.text)); p != nil {
		return p
	}
	return e.learn(s, l, start, frameAt(l.text, framed))
}

// learn returns a parser of a stack trace that begins behind the first n bytes
// of the line, and remembers these as a prefix; nil if n is 0 or none begins.
func (e *engine) learn(s *source, l line, start, n int) parser {
	if n == 0 {
		return nil
	}
	shape := e.shape
	e.adopt(l.text[:n])
	inner := l.cut(n)
	inner.prefixed = true
	p := e.begin(s, inner, start)
	if p == nil {
		e.shape = shape
	}
	return p
}
