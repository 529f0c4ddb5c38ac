package stacktrace

import "strings"

// tags are those of HTML that stand around the lines of a preformatted text.
var tags = []string{"pre", "/pre", "p", "/p", "code", "/code", "div", "/div", "br", "br/", "br /", "li", "/li", "td", "/td", "span", "/span", "samp", "/samp"}

// untag takes such tags off the beginning and the end of a line.
func untag(l line) line {
	for changed := true; changed; {
		changed = false
		if n := tagAt(l.text); n > 0 {
			l, changed = l.cut(n), true
		}
		if s := l.text; s != "" && s[len(s)-1] == '>' {
			if i := strings.LastIndexByte(s, '<'); i >= 0 && tagAt(s[i:]) == len(s)-i {
				l.text, changed = s[:i], true
			}
		}
	}
	return l
}

// isTag says whether such a tag is at text[i], or a line's end of HTML.
func isTag(text string, i int) bool {
	return strings.HasPrefix(text[i:], "<br") || tagAt(text[i:]) > 0
}

// tagAt returns the length of the tag at the beginning of s.
func tagAt(s string) int {
	if len(s) < 3 || s[0] != '<' {
		return 0
	}
	for _, t := range tags {
		if len(s) >= len(t)+2 && s[len(t)+1] == '>' && strings.EqualFold(s[1:len(t)+1], t) {
			return len(t) + 2
		}
	}
	return 0
}

// broken parses a line that holds several, with `<br>` between them.
func (e *engine) broken(l line) (found bool) {
	var p partial
	for rest := l; ; {
		n := strings.Index(rest.text, "<br")
		size := 0
		if n >= 0 {
			if size = tagAt(rest.text[n:]); size == 0 {
				size = len("<br")
			}
		} else {
			n = len(rest.text)
		}
		piece := rest
		piece.text = rest.text[:n]
		p.add(piece)
		if n == len(rest.text) {
			break
		}
		end := rest.cut(n)
		end.text = "\n"
		p.add(end)
		rest = rest.cut(n + size)
	}
	whole := p.take()
	return e.inside(within{text: whole.text, line: whole}) > 0
}
