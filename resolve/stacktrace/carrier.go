package stacktrace

import "strings"

// strip takes from a raw line what its carrier put there: HTML's entities,
// terminal colours, Docker's JSON and the prefix of a log shipper. The key
// names the source that the prefix tells apart, empty where it tells none.
func (e *engine) strip(raw string, start int) (key string, l line) {
	l = line{text: raw, at: e.base + start}
	l.text = strings.TrimSuffix(strings.TrimSuffix(raw, mailBlank), codeFence)
	if e.signs.carriers.in(e.text, start, start+len(raw))&dressed != 0 {
		l = uncolour(unentity(unwide(l)))
		if strings.IndexByte(raw, '<') >= 0 { // else it was escaped, and is of the text
			l = untag(l)
		}
		l.text = uncarriage(l.text)
	}
	if strings.HasPrefix(l.text, dockerRecord) {
		key, l = docker(l)
		if strings.IndexByte(l.text, '\x1b') >= 0 {
			l = uncolour(l)
		}
	}
	return e.unprefixed(key, l)
}

// unprefixed takes the prefix of a log shipper off a line, and the one that was
// learned.
func (e *engine) unprefixed(key string, l line) (string, line) {
	if l.text == "" {
		return key, l
	}
	inner, n := prefix(l.text)
	if inner != "" {
		key = inner
	}
	l.partial = l.partial || isPartial(l.text, n)
	learned := shaped(e.shape, l.text[n:])
	if n+learned > 0 {
		l = l.cut(n + learned)
		l.prefixed = true
	}
	return key, l
}

// isPartial says whether a prefix of n bytes is Kubernetes' for a piece of a
// line.
func isPartial(s string, n int) bool { return n > 9 && s[n-3:n] == " P " && s[n-9:n-6] == "std" }
