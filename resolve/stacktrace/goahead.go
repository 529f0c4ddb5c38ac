package stacktrace

import "strings"

// ahead takes the lines at the beginning of text that are surely of the dump,
// without asking for each whether it might be anything else: dumps of all
// goroutines are long. It returns their length; text stands at offset base.
func (p *goDump) ahead(text string, base int) (used int) {
	for {
		first, n := cutLine(text[used:])
		if n == 0 {
			return used
		}
		switch {
		case first == "" && p.state == goStack && p.function == "":
			p.finish()
			p.state = goGap
		case first == "" && p.state == goGap:
		case p.state == goGap:
			g, at, ok := goroutineHeader(line{text: first})
			if !ok || at > 0 || len(first) > maxLine {
				return used
			}
			p.start(g, base+used)
		case p.state == goStack && p.function == "":
			second, m := cutLine(text[used+n:])
			if m == 0 || !p.pair(first, second, base+used) {
				return used
			}
			n += m
		default:
			return used
		}
		used += n
	}
}

// pair adds the frame of two lines.
func (p *goDump) pair(first, second string, offset int) bool {
	if len(second) < 2 || second[0] != '\t' || !isLetter(first[0]) || len(first)+len(second) > maxLine {
		return false
	}
	function, ok := goFunction(first)
	if !ok || strings.IndexByte(function, ' ') >= 0 {
		return false
	}
	at, ok := goPlace(second[1:])
	if !ok || at.file[0] == ' ' || at.file[0] == '\t' {
		return false
	}
	p.add(at.frame(function, offset))
	return true
}

// carriedEnd holds the bytes at the end of a line that a carrier may have put
// there, or that begin more.
var carriedEnd = newByteSet("\r }=")

// cutLine returns the line at the beginning of s and its length with its end,
// 0 where it has none or may be of another system.
func cutLine(s string) (line string, n int) {
	n = strings.IndexByte(s, '\n')
	if n < 0 || n > 0 && carriedEnd[s[n-1]] || n > 3 && s[n-3] == '=' {
		return "", 0
	}
	return s[:n], n + 1
}
