package stacktrace

import "strings"

// entities are those of HTML that what escapes it writes, with what they stand
// for. A blank that is not to be broken becomes one.
var entities = []struct{ name, text string }{
	{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", `"`}, {"&#34;", `"`}, {"&#39;", "'"}, {"&#x27;", "'"}, {"&#x60;", "`"}, {"&#96;", "`"},
	{"&apos;", "'"}, {"&nbsp;", " "}, {"&#160;", " "}, {"&#9;", "\t"}, {"&#x2F;", "/"}, {"&#47;", "/"}, {"&#x3D;", "="},
}

// unentity decodes HTML's entities.
func unentity(l line) line {
	if !holdsEntity(l.text) {
		return l
	}
	var b strings.Builder
	var from offsets
	s := l.text
	for i := 0; i < len(s); {
		n := strings.IndexByte(s[i:], '&')
		if n < 0 {
			n = len(s) - i
		}
		text, size := entity(s[i+n:])
		if size == 0 && n < len(s)-i { // an ampersand of its own
			n, text = n+1, ""
		}
		if n > 0 {
			from = from.add(b.Len(), l.offset(i))
			b.WriteString(s[i : i+n])
		}
		if i += n; size > 0 {
			from = from.add(b.Len(), l.offset(i))
			b.WriteString(text)
			i += size
		}
	}
	return line{text: b.String(), at: l.at, from: from, prefixed: l.prefixed}
}

// holdsEntity says whether there is one to decode: most ampersands are of URLs.
func holdsEntity(s string) bool {
	for {
		n := strings.IndexByte(s, '&')
		if n < 0 {
			return false
		}
		if _, size := entity(s[n:]); size > 0 {
			return true
		}
		s = s[n+1:]
	}
}

// isEntity says whether an entity is at text[i].
func isEntity(text string, i int) bool {
	_, size := entity(text[i:])
	return size > 0
}

// entity returns what the entity at the beginning of s stands for, and its
// length; 0 if there is none.
func entity(s string) (text string, size int) {
	if len(s) < 4 || s[0] != '&' || strings.IndexByte(s[:min(len(s), 7)], ';') < 0 {
		return "", 0
	}
	for _, e := range entities {
		if strings.HasPrefix(s, e.name) {
			return e.text, len(e.name)
		}
	}
	return "", 0
}

// wideBlank is the blank that is not to be broken, which a browser puts into
// what is copied from a page.
const wideBlank = "\u00a0"

func isWide(text string, i int) bool { return strings.HasPrefix(text[i:], wideBlank) }

// unwide makes common blanks of those.
func unwide(l line) line {
	if !strings.Contains(l.text, wideBlank) {
		return l
	}
	var p partial
	for rest := l; ; {
		n := strings.Index(rest.text, wideBlank)
		if n < 0 {
			p.add(rest)
			break
		}
		piece := rest
		piece.text = rest.text[:n] + " "
		p.add(piece)
		rest = rest.cut(n + len(wideBlank))
	}
	prefixed := l.prefixed
	l = p.take()
	l.prefixed = prefixed
	return l
}
