package stacktrace

import "strings"

// mailBlank is what mail makes of a blank at the end of a line.
const mailBlank = "=20"

// codeFence is what chat and Markdown put around code, often in the lines of its
// ends.
const codeFence = "```"

// softBroken says whether a raw line ends as mail's quoted-printable breaks
// long lines. A ruler of = is none: mail writes those =3D.
func softBroken(raw string) bool {
	n := len(raw)
	return n >= 60 && n <= 76 && raw[n-1] == '=' && raw[n-2] != '='
}

// soft reads a line that was broken, from the line at start on, and returns
// its length with its end: negative if that is not yet in the window.
func (e *engine) soft(start int) (used int) {
	var p partial
	for pos := start; ; {
		n := strings.IndexByte(e.text[pos:], '\n')
		if n < 0 && !e.final && len(e.text)-pos < maxLine {
			return -1
		}
		if n < 0 {
			n = len(e.text) - pos
		}
		raw := uncarriage(e.text[pos : pos+n])
		broken := softBroken(raw) && pos+n < len(e.text) && len(p.text) < maxLine
		if broken {
			raw = raw[:len(raw)-1]
		}
		p.add(line{text: raw, at: e.base + pos})
		if pos = min(pos+n+1, len(e.text)); !broken {
			l := unprintable(p.take())
			l.prefixed = false
			e.work += pos - start
			e.step(&e.plain, l, start)
			return pos - start
		}
	}
}

// unprintable decodes `=3D` and the like.
func unprintable(l line) line {
	if strings.IndexByte(l.text, '=') < 0 {
		return l
	}
	var p partial
	for rest := l; ; {
		n := strings.IndexByte(rest.text, '=')
		if n < 0 || n+3 > len(rest.text) || hexDigits(rest.text[n+1:n+3]) < 2 {
			p.add(rest)
			return p.take()
		}
		piece := rest
		piece.text = rest.text[:n]
		p.add(piece)
		piece = rest.cut(n)
		piece.text = string([]byte{hexByte(rest.text[n+1])<<4 | hexByte(rest.text[n+2])})
		p.add(piece)
		rest = rest.cut(n + 3)
	}
}

// hexByte is the value of a hexadecimal digit.
func hexByte(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
