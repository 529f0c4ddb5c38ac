package stacktrace

import "strings"

// maxMessage limits what is kept of a message.
const maxMessage = 8 << 10

// A head is what stands above the first frame: the exception's type and
// message.
type head struct {
	kind, message string
	offset        int
	// sure says that the line names an exception; else it was just above.
	sure bool
}

// describe takes over what the head says.
func (t *Trace) describe(h head) { t.Type, t.Message, t.Offset = h.kind, h.message, h.offset }

// head looks for the line that names the exception, above the first frame. A
// message of several lines may stand between.
func (c *context) head(first line) head {
	found := head{offset: first.offset(indent(first.text))}
	n := 0
	var more []string
	c.before(func(b line) bool {
		if n++; n > 24 || looksLikeFrame(b.text) {
			return false
		}
		if h, ok := exceptionHead(b); ok && (n == 1 || !b.prefixed || !first.prefixed) {
			for i := len(more) - 1; i >= 0; i-- {
				h.message += "\n" + more[i]
			}
			h.message = strings.TrimRight(h.message, "\n")
			found = h
			return false
		}
		if n == 1 && strings.TrimSpace(b.text) != "" {
			found.kind, found.message = weakHead(b.text)
			found.offset = b.offset(0)
		}
		more = append(more, b.text)
		return !b.prefixed
	})
	if len(found.message) > maxMessage {
		found.message = found.message[:maxMessage]
	}
	return found
}

// exceptionHead finds the name of an exception in a line: at its beginning, or
// after a logger's words.
func exceptionHead(l line) (head, bool) {
	s := l.text
	for i := indent(s); i < len(s) && i < 300; {
		end := i
		for end < len(s) && isTypeByte(s[end]) {
			end++
		}
		if end > i && (end == len(s) || s[end] == ':' && (end+1 == len(s) || s[end+1] == ' ')) && isExceptionName(s[i:end]) && !introduces(s[i:end], s[end:]) {
			return head{s[i:end], strings.TrimSpace(strings.TrimPrefix(s[end:], ":")), l.offset(i), true}, true
		}
		if end < len(s) && s[end] == ' ' && isExceptionName(s[i:end]) && i == indent(s) && nodeCode(s[end+1:]) {
			_, message, _ := strings.Cut(s[end:], ": ")
			return head{s[i:end], message, l.offset(i), true}, true
		}
		i = end + 1
	}
	return head{}, false
}

// introduces says whether a word is no type, but stands before one, as in `Fatal
// Exception: java.io.IOException: gone`.
func introduces(word, rest string) bool {
	if word != "Exception" || len(rest) < 3 {
		return false
	}
	rest = rest[2:]
	end := 0
	for end < len(rest) && isTypeByte(rest[end]) {
		end++
	}
	return isExceptionName(rest[:end]) && (end == len(rest) || rest[end] == ':')
}

// nodeCode says whether s is like `[ERR_X]: message`, as Node prints errors
// with a code.
func nodeCode(s string) bool { return len(s) > 2 && s[0] == '[' && strings.Contains(s, "]:") }

func isTypeByte(c byte) bool {
	return isWord(c) || c == '.' || c == '$' || c == '/' || c == '\\' || c == '`' || c == '+' || c == '-'
}

// beforeName holds what may stand between a package and the name of a type,
// blank what may stand in neither.
var beforeName, blank = newByteSet(".$/\\+"), newByteSet(" \t")

// exceptionEnds are the ends of the names of exceptions.
var exceptionEnds = [...]string{"Error", "Exception", "Throwable", "Fault", "Failure", "Interrupt", "ExceptionInfo"}

// isExceptionName says whether a word is the name of an exception's type.
func isExceptionName(s string) bool {
	short := s[beforeName.last(s)+1:]
	if short == "" || isDigit(short[0]) {
		return false
	}
	for _, end := range exceptionEnds {
		if strings.HasSuffix(short, end) {
			return true
		}
	}
	upper := short[0] >= 'A' && short[0] <= 'Z'
	return upper && len(short) < len(s) && strings.Count(s, ".") > 0 && !hasExt(s, "Service Controller Application Main")
}

// weakHead takes a line that was just above the first frame apart.
func weakHead(s string) (kind, message string) {
	s = strings.TrimSpace(s)
	kind, message, ok := strings.Cut(s, ": ")
	if ok && !blank.in(kind) {
		return kind, message
	}
	return "", s
}

// looksLikeFrame says whether a line is one of an earlier stack trace.
func looksLikeFrame(s string) bool {
	s = s[indent(s):]
	return strings.HasPrefix(s, "at ") && len(s) > 0 && (s[len(s)-1] == ')' || isDigit(s[len(s)-1]))
}
