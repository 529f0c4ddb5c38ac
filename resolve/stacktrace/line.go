package stacktrace

import "sort"

// A line is one line of one source: its text without the line end, the
// carrier's prefix and terminal colours, and where its bytes stood.
type line struct {
	text string
	at   int     // offset of text[0], where the text is as it stood
	from offsets // where it is not (decoded, colours taken out); else nil
	skip int     // bytes of the decoded text before text[0]
	// prefixed says that the carrier put something before the line.
	prefixed bool
	// partial says that the next line of the source is more of this one.
	partial bool
}

// offset is the place of text[i] in the input.
func (l line) offset(i int) int {
	if l.from == nil {
		return l.at + i
	}
	return l.from.outer(l.skip + i)
}

// cut returns the line without its first n bytes.
func (l line) cut(n int) line {
	l.text, l.at, l.skip = l.text[n:], l.at+n, l.skip+n
	return l
}

// unescaped returns the line with its backslash escapes decoded.
func (l line) unescaped() line {
	s, from := unescape(nil, l.text, 0)
	for i := range from {
		from[i].outer = l.offset(from[i].outer)
	}
	return line{text: s, at: l.at, from: from, prefixed: l.prefixed, partial: l.partial}
}

// A move says that from byte inner of a decoded text on, the bytes stood at
// outer and what follows it.
type move struct{ inner, outer int }

// offsets maps a decoded text to the text it was decoded from, moves in order
// of both.
type offsets []move

// outer is where the byte i of the decoded text stood.
func (o offsets) outer(i int) int {
	n := sort.Search(len(o), func(k int) bool { return o[k].inner > i })
	if n == 0 {
		return i
	}
	return o[n-1].outer + i - o[n-1].inner
}

// add records that byte inner stood at outer, if that does not follow already.
func (o offsets) add(inner, outer int) offsets {
	if n := len(o); n > 0 && o[n-1].outer-o[n-1].inner == outer-inner {
		return o
	}
	return append(o, move{inner, outer})
}

// from returns the offsets of the decoded text without its first n bytes.
func (o offsets) from(n int) offsets {
	tail := offsets{{0, o.outer(n)}}
	for _, m := range o {
		if m.inner > n {
			tail = append(tail, move{m.inner - n, m.outer})
		}
	}
	return tail
}
