package stacktrace

import "strings"

// Loggers put prefixes before every line in forms that nobody can list. One is
// learned from a line in which a stack trace begins behind something: what
// stands there, digits alike, is taken off the lines that begin with it too.

// maxShape limits what is learned.
const maxShape = 200

// frameAt returns where within a line a stack trace begins behind something, 0
// if none does: it may where the line holds the sign of a frame, or ends as a
// frame does that gives its prefix away.
func frameAt(s string, framed bool) int {
	head := s[:min(len(s), maxShape)]
	if framed {
		if n := framedAt(head, s); n > 0 {
			return n
		}
	}
	last := s[len(s)-1]
	n := 0
	switch {
	case last == ')':
		n = valgrindAt(head)
	case last == ':':
		n = max(0, strings.Index(head, rustBacktrace))
	case pyEnd(s):
		n = pyFileAt(head)
	}
	if n == 0 && (last == ')' || isDigit(last)) {
		n = indentedAt(head)
	}
	return n
}

// framedAt returns where a frame with one of the signs begins in the head of a
// line, 0 if none does.
func framedAt(head, s string) int {
	if n := counted(head); n > 0 {
		return n
	}
	n := strings.Index(head, "\t/")
	if !mayGoPlace(s) {
		n = max(strings.Index(head, "\tat "), strings.Index(head, "\tfrom "))
	}
	return behind(head, len(strings.TrimRight(head[:max(0, n)], "\t")))
}

// behind returns n if something stands before it.
func behind(head string, n int) int {
	if n <= 0 || strings.TrimLeft(head[:n], " \t") == "" {
		return 0
	}
	return n
}

// counted returns where a native frame, `    #0 0x12`, begins behind something
// and a blank.
func counted(head string) int {
	if n := strings.IndexByte(head, '#'); n > 0 && blank[head[n-1]] && isCounted(head, n) {
		return len(strings.TrimRight(head[:n], " \t"))
	}
	return 0
}

// valgrindAt returns where `==12==` begins.
func valgrindAt(head string) int {
	n := strings.Index(head, "==")
	if n < 0 {
		return 0
	}
	if d := digits(head[n+2:]); d == 0 || !strings.HasPrefix(head[n+2+d:], "==") {
		return 0
	}
	return n
}

// pyFileAt returns where Python's `  File "x"` begins.
func pyFileAt(head string) int {
	return len(strings.TrimRight(head[:max(0, strings.Index(head, " "+pyFile))], " "))
}

// isCounted says whether a native frame, `#0 0x12`, is at text[i], or one of
// gdb's columns, `#0  f`, or what V8 prints of its own death.
func isCounted(text string, i int) bool {
	if strings.HasPrefix(text[i:], v8Fatal) {
		return true
	}
	d := digits(text[i+1:])
	rest := text[i+1+d:]
	blanks := indent(rest)
	return d > 0 && blanks > 0 && (d == 1 && blanks == 2 || strings.HasPrefix(rest[blanks:], "0x"))
}

// isTabbedFrame says whether a frame may stand behind the tab at text[i].
func isTabbedFrame(text string, i int) bool {
	return i+1 < len(text) && (text[i+1] == '/' || strings.HasPrefix(text[i+1:], "at ") || strings.HasPrefix(text[i+1:], "from "))
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

// indentedAt returns where `   at f` begins behind something and a blank, 0 if it
// does not. It looks at every fourth byte: logs are full of blanks.
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
		if start > 0 && end-start >= 4 && strings.HasPrefix(s[end:], "at ") {
			return behind(s, end-3)
		}
		i = end
	}
	return 0
}

// adopt remembers a prefix.
func (e *engine) adopt(prefix string) {
	if len(prefix) <= maxShape && strings.TrimLeft(prefix, " \t") != "" {
		e.shape = strings.Clone(prefix)
	}
}

// shaped returns the length of a learned prefix at the beginning of s, 0 if
// it is not there: numbers may be others, and grep's : and - are the same. A
// line that is empty but for it may lack its last blanks.
func shaped(shape, s string) int {
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

// commonPrefix returns what more than half of the lines of a text, and at least
// three, begin with up to a blank or a mark, digits alike; nothing if no pair of
// its first lines tells.
func commonPrefix(text string) string {
	var lines []string
	for s := range strings.Lines(text) {
		if s = strings.TrimRight(s, "\r\n"); strings.TrimSpace(s) != "" {
			_, n := prefix(s)
			lines = append(lines, s[n:])
		}
	}
	for i := 1; i < len(lines) && i < maxPairs; i++ {
		shape := lines[i-1][:alike(lines[i-1], lines[i])]
		shape = shape[:separators.last(shape)+1]
		if len(shape) > maxShape || strings.TrimLeft(shape, " \t") == "" {
			continue
		}
		n := 0
		for _, s := range lines {
			if shaped(shape, s) > 0 {
				n++
			}
		}
		if n > 2 && n > len(lines)/2 {
			return shape
		}
	}
	return ""
}

// maxPairs limits the lines that are compared with the one before.
const maxPairs = 8

// separators are what a prefix ends with.
var separators = newByteSet(" \t|>:]-")

// alike returns how much of s is as t begins, numbers alike.
func alike(s, t string) (n int) {
	for i, j := 0, 0; i < len(s) && j < len(t); {
		switch {
		case isDigit(s[i]) && isDigit(t[j]):
			i, j = i+digits(s[i:]), j+digits(t[j:])
		case s[i] == t[j]:
			i, j = i+1, j+1
		default:
			return i
		}
		n = i
	}
	return n
}
