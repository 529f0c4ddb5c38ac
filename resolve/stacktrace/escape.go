package stacktrace

import (
	"strings"
	"unicode/utf8"
)

// unescape decodes the backslash escapes of JSON, Go and logfmt strings. The
// offsets, in the memory of from, map the result to s, whose first byte stands
// at offset at.
func unescape(from offsets, s string, at int) (string, offsets) {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		n := strings.IndexByte(s[i:], '\\')
		if n < 0 || i+n+1 >= len(s) {
			n = len(s) - i
		}
		from = from.add(b.Len(), at+i)
		b.WriteString(s[i : i+n])
		if i += n; i < len(s) {
			i += unescapeOne(&b, s[i:])
		}
	}
	return b.String(), from
}

// unescapeOne decodes the escape at the beginning of s and returns its length.
func unescapeOne(b *strings.Builder, s string) int {
	switch c := s[1]; c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'u':
		r, n := unescapeRune(s)
		b.WriteRune(r)
		return n
	case '"', '\\', '/', '\'':
		b.WriteByte(c)
	default:
		b.WriteByte('\\')
		return 1
	}
	return 2
}

// unescapeRune decodes `\u12ab`, surrogates included.
func unescapeRune(s string) (r rune, n int) {
	r, ok := hexRune(s)
	if !ok {
		return '\\', 1
	}
	if r >= 0xd800 && r < 0xdc00 {
		if low, ok := hexRune(s[6:]); ok && low >= 0xdc00 && low < 0xe000 {
			return (r-0xd800)<<10 + low - 0xdc00 + 0x10000, 12
		}
		return utf8.RuneError, 6
	}
	return r, 6
}

func hexRune(s string) (r rune, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' || hexDigits(s[2:6]) != 4 {
		return 0, false
	}
	for _, c := range []byte(s[2:6]) {
		r = r<<4 + rune(hexByte(c))
	}
	return r, true
}
