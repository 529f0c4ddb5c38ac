package stacktrace

import (
	"math/bits"
	"strings"
)

// begin returns a parser of the first grammar that opens at the line, or nil.
func (e *engine) begin(s *source, l line, start int) parser {
	first := indent(l.text)
	last := len(l.text) - 1
	for last >= first && l.text[last] == ' ' {
		last--
	}
	if last < first {
		return nil
	}
	open := firsts[l.text[first]] & lasts[l.text[last]]
	if l.from == nil {
		start := l.at - e.base
		var held set
		for k, r := range rares {
			if e.next.rare[k].within(e.text, start, start+len(l.text), r.needle) {
				held |= r.holds
			}
		}
		open &^= scarce &^ held
	}
	if open == 0 {
		return nil
	}
	c := e.context(s, start)
	for ; open != 0; open &= open - 1 {
		g := &grammars[bits.TrailingZeros64(uint64(open))]
		if g.needle != "" && !strings.Contains(l.text, g.needle) {
			continue
		}
		if p := g.open(l, c); p != nil {
			return p
		}
		if first > 0 && g.margin {
			if p := g.open(l.cut(first), c); p != nil {
				return margin{p, l.text[:first]}
			}
		}
	}
	return nil
}

// begins returns a parser of a stack trace that begins at the line, or in it
// behind a logger's prefix, or nil.
func (e *engine) begins(s *source, l line, start int) parser {
	if l.text == "" {
		return nil
	}
	p := e.begin(s, l, start)
	last := l.text[len(l.text)-1]
	if p != nil || last != ')' && !isDigit(last) {
		return p
	}
	inner, ok := e.learn(l)
	if !ok {
		return nil
	}
	shape := e.shape
	e.adopt(l.text[:len(l.text)-len(inner.text)])
	inner.prefixed = true
	if p = e.begin(s, inner, start); p == nil {
		e.shape = shape
	}
	return p
}
