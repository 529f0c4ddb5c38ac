package stacktrace

import "strings"

// A mark finds a rare string in a text that is read line by line, in one pass
// over the text.
type mark struct{ from, at int }

// within says whether needle stands in text[start:end], or from there on
// across the end.
func (m *mark) within(text string, start, end int, needle string) bool {
	if start < m.from { // looking back
		return strings.Contains(text[start:end], needle)
	}
	if start > m.at || m.at == 0 {
		m.from, m.at = start, len(text)
		if n := strings.Index(text[start:], needle); n >= 0 {
			m.at = start + n
		}
	}
	return m.at < end
}

// marks are the strings that make a line special.
type marks struct {
	escape, slash, hash, entity, tag mark
	rare                             [maxRare]mark
}
