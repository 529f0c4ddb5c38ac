package stacktrace

import "strings"

// A mark finds a rare string in a text that is read line by line, a block at a
// time: a block stays in the processor's cache while other strings are looked
// for in it.
type mark struct {
	from, at int  // nothing begins in text[from:at]
	hit      bool // it begins at at
}

const markBlock = 32 << 10

// within says whether needle begins in text[start:end].
func (m *mark) within(text string, start, end int, needle string) bool {
	if start < m.from { // looking back
		return strings.Contains(text[start:end], needle)
	}
	if start > m.at || m.at == 0 || !m.hit && end > m.at {
		m.from = start
		m.at = min(len(text), max(end, start+markBlock))
		n := strings.Index(text[start:min(len(text), m.at+len(needle)-1)], needle)
		if m.hit = n >= 0; m.hit {
			m.at = start + n
		}
	}
	return m.hit && m.at < end
}

// marks are the strings that make a line special.
type marks struct {
	escape, slash, hash, entity, tag mark
	rare                             [maxRare]mark
	from, until                      int // between them none of the first five is
}

// quiet says whether nothing in text[start:end] makes it special, but what is
// rare.
func (m *marks) quiet(text string, start, end int) bool {
	if start >= m.from && end <= m.until {
		return true
	}
	if start < m.from {
		return false // looking back
	}
	until := len(text)
	for _, s := range [...]struct {
		mark   *mark
		needle string
	}{{&m.escape, "\x1b"}, {&m.slash, `\`}, {&m.hash, "#01"}, {&m.entity, "&"}, {&m.tag, "<"}} {
		s.mark.within(text, start, end, s.needle)
		until = min(until, s.mark.at)
	}
	m.from, m.until = start, until
	return end <= until
}
