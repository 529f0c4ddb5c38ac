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
		for k, i := range rares {
			if !e.next.rare[k].within(e.text, start, start+len(l.text), grammars[i].needle) {
				open &^= 1 << i
			}
		}
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
	}
	return nil
}
