package stacktrace

import "strings"

// carried handles a line that ends in a log record or holds a text with escaped
// newlines, and says whether that is all there is to it.
func (e *engine) carried(l line) bool {
	s, start := l.text, l.at-e.base
	plain := l.from == nil && e.signs.carriers.in(e.text, start, start+len(s))&joined == 0
	if !plain && strings.Contains(s, `\n`) && !isGDBFrame(l) {
		return e.quoted(l)
	}
	if s[len(s)-1] == '}' && mayHoldStack(s) {
		return e.tail(l)
	}
	if plain {
		return false
	}
	return strings.Contains(s, "<br") && e.broken(l) || l.from == nil && strings.Contains(s, "#012") && e.octal(l)
}

// isObject says whether a JSON object begins s, by its first key.
func isObject(s string) bool {
	if s[0] != '{' {
		return false
	}
	s = strings.TrimLeft(s[1:], " ")
	if s == "" || s[0] != '"' {
		return false
	}
	_, rest, _ := strings.Cut(s[1:], `"`)
	return strings.HasPrefix(strings.TrimLeft(rest, " "), ":")
}

// tail handles a JSON object behind a logger's words, as AWS Lambda prints it.
func (e *engine) tail(l line) bool {
	for _, before := range []string{"\t{\"", " {\""} {
		if i := strings.Index(l.text, before); i >= 0 {
			_, found := e.record(l.cut(i + 1))
			return found
		}
	}
	return false
}

// maxKey limits the name that is looked for before a quoted text.
const maxKey = 80

// quoted handles texts with escaped newlines within a line: logfmt's and
// slog's `err="..."`, or the line as a whole.
func (e *engine) quoted(l line) bool {
	found := false
	s := l.text
	for i := strings.IndexByte(s, '"'); i >= 0; {
		r := jsonReader{text: s, pos: i}
		if !r.string() {
			break
		}
		if raw := s[i+1 : r.pos-1]; strings.Contains(raw, `\n`) {
			key := strings.TrimRight(s[max(0, i-maxKey):i], "=: \"")
			key = key[strings.LastIndexAny(key, " \t{,\"")+1:]
			found = e.escaped(l, i+1, raw, isStackKey(key)) || found
		}
		n := strings.IndexByte(s[r.pos:], '"')
		if n < 0 {
			break
		}
		i = r.pos + n
	}
	return found || e.escaped(l, 0, s, false)
}

// escaped parses a text with escaped newlines that stands at l.text[at:].
func (e *engine) escaped(l line, at int, raw string, stack bool) (found bool) {
	s, from := unescape(e.moves[:0], raw, at)
	e.moves = from
	if strings.Contains(s, `\n`) && strings.IndexByte(s, '\n') < 0 {
		return false
	}
	return e.inside(within{text: s, from: from, line: l, stack: stack}) > 0
}

// isOctal says whether syslog's newline is at text[i].
func isOctal(text string, i int) bool { return strings.HasPrefix(text[i+1:], "012") }

// octal handles syslog's `#012` for a newline and `#011` for a tab.
func (e *engine) octal(l line) (found bool) {
	var b strings.Builder
	var from offsets
	s := l.text
	for i := 0; i < len(s); {
		n := strings.Index(s[i:], "#01")
		if n < 0 || i+n+4 > len(s) {
			n = len(s) - i
		}
		from = from.add(b.Len(), i)
		b.WriteString(s[i : i+n])
		if i += n; i == len(s) {
			break
		}
		switch s[i+3] {
		case '1':
			b.WriteByte('\t')
		case '2':
			b.WriteByte('\n')
		default:
			b.WriteString(s[i : i+4])
		}
		i += 4
	}
	return e.inside(within{text: b.String(), from: from, line: l}) > 0
}
