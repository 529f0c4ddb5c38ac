package stacktrace

import "strings"

func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return c|0x20-'a' < 26 }

// isWord says whether c may stand in an identifier; bytes of non-ASCII
// letters may.
func isWord(c byte) bool { return isDigit(c) || isLetter(c) || c == '_' || c >= 0x80 }

// containsFold says whether s holds the lower-case word, in any case.
func containsFold(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i]|0x20 == word[0] && strings.EqualFold(s[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

// indent returns the length of the blanks and tabs at the beginning of s; mail
// and chat put wide blanks there.
func indent(s string) int {
	n := 0
	for n < len(s) {
		switch c := s[n]; {
		case c == ' ', c == '\t':
			n++
		case c < 0x80:
			return n
		case strings.HasPrefix(s[n:], "\u00a0"):
			n += 2
		case strings.HasPrefix(s[n:], "\u2003"), strings.HasPrefix(s[n:], "\u3000"):
			n += 3
		default:
			return n
		}
	}
	return n
}

// digits returns the number of digits at the beginning of s.
func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// trailingDigits returns the number of digits at the end of s.
func trailingDigits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[len(s)-1-n]) {
		n++
	}
	return n
}

// hexDigits returns the number of hexadecimal digits at the beginning of s.
func hexDigits(s string) int {
	n := 0
	for n < len(s) && (isDigit(s[n]) || s[n]|0x20-'a' < 6) {
		n++
	}
	return n
}

// number returns the value of s, which holds digits only; 0 where it is larger
// than any line number.
func number(s string) int {
	if len(s) > 9 {
		return 0
	}
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// A byteSet holds some of the bytes.
type byteSet [256]bool

func newByteSet(members string) *byteSet {
	var b byteSet
	for i := range len(members) {
		b[members[i]] = true
	}
	return &b
}

// newWordSet holds the bytes of words and the others given.
func newWordSet(others string) *byteSet {
	b := newByteSet(others)
	for c := range b {
		b[c] = b[c] || isWord(byte(c))
	}
	return b
}

// in says whether s holds one of the set's bytes.
func (b *byteSet) in(s string) bool {
	for i := range len(s) {
		if b[s[i]] {
			return true
		}
	}
	return false
}

// last returns the index of the last byte of s that is in the set, or -1.
func (b *byteSet) last(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if b[s[i]] {
			return i
		}
	}
	return -1
}
