package stacktrace

import "strings"

// Loggers put prefixes before every line in forms that nobody can list. One is
// learned from a line in which a stack trace begins behind something: what
// stands there, digits alike, is taken off the lines that begin with it too.

// maxShape limits what is learned.
const maxShape = 200

// learnable says whether a line ends as a frame does that gives its prefix
// away.
func learnable(s string) bool {
	last := s[len(s)-1]
	return last == ')' || isDigit(last)
}

// learned returns where within the line a stack trace begins, 0 if none does.
func learned(s string) int {
	head := s[:min(len(s), maxShape)]
	n := strings.IndexByte(head, '\t')
	if n >= 0 {
		n = strings.Index(head, "\tat ")
	}
	if n < 0 {
		n = indentedAt(head)
	}
	if n <= 0 || strings.TrimLeft(s[:n], " \t") == "" {
		return 0
	}
	if s[n] == ' ' { // one of the blanks belongs to the prefix
		n++
	}
	return n
}

// indentedAt returns where `    at ` begins in s, -1 if it does not. It looks
// at every fourth byte: logs are full of blanks.
func indentedAt(s string) int {
	for i := 3; i < len(s); i += 4 {
		if s[i] != ' ' {
			continue
		}
		start, end := i, i+1
		for start > 0 && s[start-1] == ' ' {
			start--
		}
		for end < len(s) && s[end] == ' ' {
			end++
		}
		if end-start >= 4 && strings.HasPrefix(s[end:], "at ") {
			return end - 4
		}
		i = end
	}
	return -1
}

// adopt remembers a prefix.
func (e *engine) adopt(prefix string) {
	if len(prefix) <= maxShape && strings.TrimLeft(prefix, " \t") != "" {
		e.shape = strings.Clone(prefix)
	}
}

// shaped returns the length of the learned prefix at the beginning of s, 0 if
// it is not there. A line that is empty but for it may lack its last blanks.
func (e *engine) shaped(s string) int {
	shape := e.shape
	if len(s) < len(shape) {
		if shape = strings.TrimRight(shape, " "); len(s) != len(shape) {
			return 0
		}
	}
	for i := range len(shape) {
		if s[i] != shape[i] && !(isDigit(s[i]) && isDigit(shape[i])) {
			return 0
		}
	}
	return len(shape)
}
