package ownership

import (
	"strconv"
	"strings"
)

// What a line could be instead of what it is.

// longLine is the length in bytes from which no other line is suggested: it
// would be cut before the change.
const longLine = 4 * maxSource

// replaced is a line with n bytes at an offset replaced, "" for a long line.
func replaced(text string, offset, n int, by string) string {
	if len(text) > longLine {
		return ""
	}
	return strings.TrimSpace(text[:offset] + by + text[offset+n:])
}

// escapeBrackets puts a backslash before each bracket that has none.
func escapeBrackets(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			b.WriteByte(c)
			i++
		case c == '[' || c == ']':
			b.WriteByte('\\')
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}

// tripleStar is where three stars stand in a row, or -1.
func tripleStar(pattern string) int {
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == '\\' {
			i++
		} else if strings.HasPrefix(pattern[i:], "***") {
			return i
		}
	}
	return -1
}

// fewerStars makes two of three and more stars in a row.
func fewerStars(pattern string) string {
	for strings.Contains(pattern, "***") {
		pattern = strings.ReplaceAll(pattern, "***", "**")
	}
	return pattern
}

// conflictMarker reports whether a merge left a line behind.
func conflictMarker(text string) bool {
	for _, mark := range []string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if rest, found := strings.CutPrefix(text, mark); found && (rest == "" || blank(rest[0])) {
			return true
		}
	}
	return false
}

func decimal(n int) string { return strconv.Itoa(n) }
