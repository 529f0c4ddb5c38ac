package stacktrace

import "strings"

// uncolour takes terminal sequences (CSI, OSC) out of a line.
func uncolour(l line) line {
	var b strings.Builder
	var from offsets
	s := l.text
	for i := 0; i < len(s); {
		if n := sequence(s[i:]); n > 0 {
			i += n
			continue
		}
		end := strings.IndexByte(s[i+1:], '\x1b')
		if end < 0 {
			end = len(s)
		} else {
			end += i + 1
		}
		from = from.add(b.Len(), l.offset(i))
		b.WriteString(s[i:end])
		i = end
	}
	if b.Len() == len(s) {
		return l
	}
	if from == nil {
		from = offsets{{0, l.offset(0)}}
	}
	return line{text: b.String(), at: l.at, from: from, prefixed: l.prefixed}
}

// sequence returns the length of the terminal sequence at the beginning of s.
func sequence(s string) int {
	if len(s) < 2 || s[0] != '\x1b' {
		return 0
	}
	switch s[1] {
	case '[':
		for n := 2; n < len(s); n++ {
			if c := s[n]; c >= 0x40 && c <= 0x7e {
				return n + 1
			}
		}
	case ']':
		if n := strings.IndexByte(s, '\a'); n >= 0 {
			return n + 1
		}
	}
	return 0
}
