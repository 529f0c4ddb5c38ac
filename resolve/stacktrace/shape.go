package stacktrace

import "strings"

// Loggers put prefixes before every line in forms that nobody can list. One is
// learned from a line in which a stack trace begins behind something: what
// stands there, digits alike, is taken off the lines that begin with it too.

// maxShape limits what is learned.
const maxShape = 200

// learnable says whether a line ends as a frame does that gives its prefix
// away, or begins with a mark.
func learnable(s string) bool {
	last := s[len(s)-1]
	return last == ')' || isDigit(last) || gutter(s) > 0 || pyEnd(s) || last|0x20-'a' < 6 && mayGoPlace(s)
}

// learned returns where within the line a stack trace begins, 0 if none does.
func learned(s string) int {
	if n := gutter(s); n > 0 {
		return n
	}
	head := s[:min(len(s), maxShape)]
	n := reportAt(head, s)
	if n > 0 {
		return n
	}
	if n = strings.IndexByte(head, '\t'); n >= 0 {
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

// reportAt returns where Python's `  File "x"`, a place of Go, a sanitizer's
// `    #0 0x12` or valgrind's `==12==` begins in the head of a line, 0 if none
// does.
func reportAt(head, s string) int {
	if n := strings.IndexByte(head, '#'); n > 0 {
		if d := digits(head[n+1:]); d > 0 && strings.HasPrefix(head[n+1+d:], " 0x") {
			return len(strings.TrimRight(head[:n], " \t"))
		}
	}
	if s[len(s)-1] == ')' {
		if n := strings.Index(head, "=="); n > 0 {
			if d := digits(head[n+2:]); d > 0 && strings.HasPrefix(head[n+2+d:], "==") {
				return n
			}
		}
		return 0
	}
	if pyEnd(s) {
		if n := strings.Index(head, " "+pyFile); n > 0 {
			return len(strings.TrimRight(head[:n], " "))
		}
	}
	if mayGoPlace(s) {
		return max(0, strings.Index(head, "\t/"))
	}
	return 0
}

// gutter returns the length of the mark that a diff, a list or a comment puts
// before every line.
func gutter(s string) int {
	if s[0] != ' ' && !gutters[s[0]] {
		return 0
	}
	n := indent(s)
	if n+1 >= len(s) || !gutters[s[n]] || s[n+1] != ' ' && (s[n] != '+' || s[n+1] == '+' || isDigit(s[n+1])) {
		return 0
	}
	return n + 1
}

var gutters = newByteSet("+|*->#")

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
// it is not there: numbers may be others, and grep's : and - are the same. A
// line that is empty but for it may lack its last blanks.
func (e *engine) shaped(s string) int {
	shape := e.shape
	i := 0
	for j := 0; j < len(shape); {
		switch {
		case i == len(s):
			if strings.TrimRight(shape[j:], " ") == "" {
				return i
			}
			return 0
		case isDigit(shape[j]) && isDigit(s[i]):
			i, j = i+digits(s[i:]), j+digits(shape[j:])
		case s[i] == shape[j], (s[i] == ':' || s[i] == '-') && (shape[j] == ':' || shape[j] == '-'):
			i, j = i+1, j+1
		default:
			return 0
		}
	}
	return i
}
