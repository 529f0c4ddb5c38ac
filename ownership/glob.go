package ownership

import "unicode/utf8"

// matchGlob matches one segment of a path against a glob: * is any run of
// characters, ? one character, and a backslash makes the next one plain; with
// classes, [a-z] and [!a-z] are one character of a set. It takes time in the
// product of the lengths at worst, however many stars there are.
func matchGlob(glob, s string, classes bool) bool {
	p, i := 0, 0
	star, from := -1, 0 // where to go on after a mismatch: the last star, and what it left
	for {
		if p < len(glob) && glob[p] == '*' {
			p++
			if p == len(glob) {
				return true
			}
			star, from = p, i
			continue
		}
		if i == len(s) && p == len(glob) {
			return true
		}
		if p < len(glob) && i < len(s) {
			if np, ni, ok := matchOne(glob, p, s, i, classes); ok {
				p, i = np, ni
				continue
			}
		}
		if star < 0 || from >= len(s) {
			return false
		}
		_, size := utf8.DecodeRuneInString(s[from:])
		from += size
		p, i = star, from
	}
}

// matchOne matches one character and returns where pattern and text go on.
func matchOne(glob string, p int, s string, i int, classes bool) (int, int, bool) {
	switch c := glob[p]; {
	case c == '?':
		_, size := utf8.DecodeRuneInString(s[i:])
		return p + 1, i + size, true
	case c == '[' && classes:
		r, size := utf8.DecodeRuneInString(s[i:])
		end, ok := matchClass(glob, p+1, r)
		return end, i + size, ok
	case c == '\\' && p+1 < len(glob):
		return p + 2, i + 1, glob[p+1] == s[i]
	default:
		return p + 1, i + 1, c == s[i]
	}
}

// matchClass matches r against the class whose first byte is at p, after the
// bracket, and returns where the pattern goes on. As in File.fnmatch, a bracket
// that closes at once is an empty set, and one that never closes matches
// nothing.
func matchClass(glob string, p int, r rune) (end int, ok bool) {
	negated := p < len(glob) && (glob[p] == '!' || glob[p] == '^')
	if negated {
		p++
	}
	for p < len(glob) {
		if glob[p] == ']' {
			return p + 1, ok != negated
		}
		low, next := classRune(glob, p)
		high := low
		if next+1 < len(glob) && glob[next] == '-' && glob[next+1] != ']' {
			high, next = classRune(glob, next+1)
		}
		ok = ok || low <= r && r <= high
		p = next
	}
	return p, false
}

// classRune is one character of a class, its escape taken off.
func classRune(glob string, p int) (r rune, next int) {
	if glob[p] == '\\' && p+1 < len(glob) {
		p++
	}
	r, size := utf8.DecodeRuneInString(glob[p:])
	return r, p + size
}
