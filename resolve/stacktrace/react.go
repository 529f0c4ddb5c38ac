package stacktrace

import "strings"

// mayReact says whether a line that ends in such a place is a component as React
// lists them below a warning, innermost first: `in Cart (at App.js:12)`.
func mayReact(s string) bool {
	return strings.HasPrefix(s[indent(s):], "in ")
}

func openReact(l line, c *context) parser { return openUnder(l, c, JavaScript, reactLine) }

// reactLine reads a component: of one that another created there is no place.
func reactLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	rest, ok := strings.CutPrefix(l.text[blanks:], "in ")
	if !ok || blanks == 0 {
		return Frame{}, false, stop
	}
	rest = strings.TrimRight(rest, " ")
	name, where, _ := strings.Cut(rest, " "+unityAt)
	at, placed := cutPlace(strings.TrimSuffix(where, ")"))
	if strings.IndexByte(name, ' ') >= 0 || !placed || !hasExt(at.file, v8Exts) {
		if strings.Contains(rest, " (created by ") || strings.IndexByte(rest, ' ') < 0 {
			return Frame{}, false, take
		}
		return Frame{}, false, stop
	}
	return at.frame(name, l.offset(blanks)), true, take
}
