package stacktrace

import "strings"

// Log collectors make a record of every line that a program prints, so that a
// stack trace is spread over many: fluentd, journald's JSON, the exports of
// clouds. A record that holds no stack trace itself counts as the line that is
// its message.

// printedKeys are the ends of the names of the fields that hold the line, the
// likeliest first.
var printedKeys = [...]string{`message":`, `msg":`, `log":`, `MESSAGE":`, `textPayload":`, `line":`, `text":`}

// recordLine returns where in a record the text of such a field stands.
func recordLine(s string) (from, to int, ok bool) {
	for _, key := range printedKeys {
		for i := 0; ; {
			n := strings.Index(s[i:], key)
			if n < 0 {
				break
			}
			before := strings.TrimSuffix(s[:i+n], "@")
			i += n + len(key)
			from = pass(s, i, '"')
			if from < 0 || before[len(before)-1] != '"' {
				continue
			}
			if to = stringEnd(s, from); to >= 0 {
				return from, to, true
			}
		}
	}
	return 0, 0, false
}

// stringEnd returns where the quote is that ends the JSON string at s[i:], -1
// if none does.
func stringEnd(s string, i int) int {
	n := strings.IndexByte(s[i:], '"')
	if n < 0 {
		return -1
	}
	if n == 0 || s[i+n-1] != '\\' {
		return i + n
	}
	r := jsonReader{text: s, pos: i - 1}
	if !r.string() {
		return -1
	}
	return r.pos - 1
}

// pass returns where s goes on behind blanks and the byte, -1 if that does not
// stand there.
func pass(s string, i int, c byte) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i == len(s) || s[i] != c {
		return -1
	}
	return i + 1
}

// unrecorded returns the line that a record holds and what names its source, or
// both as they are where it is no record or its message has several. Alone says
// that the record holds nothing else that may be a stack trace.
func (e *engine) unrecorded(key string, l line) (_ string, _ line, alone, ok bool) {
	if l.text == "" || !isObject(l.text) {
		return key, l, false, false
	}
	from, to, ok := recordLine(l.text)
	if !ok {
		return key, l, false, false
	}
	inner := l.cut(from)
	inner.text = l.text[from:to]
	for _, end := range []string{`\n`, `\r`} {
		inner.text = strings.TrimSuffix(inner.text, end)
	}
	if severalLines(inner.text) {
		return key, l, false, false
	}
	if strings.IndexByte(inner.text, '\\') >= 0 {
		inner = uncolour(inner.unescaped())
	}
	inner.prefixed = true
	key, inner = e.unprefixed(key, inner)
	return key, inner, !mayHoldStack(l.text[:from]) && !mayHoldStack(l.text[to:]), true
}

// severalLines says whether a string, as it stands in JSON, holds a newline: a
// path of Windows (`C:\\node`) holds none.
func severalLines(raw string) bool {
	for {
		n := strings.IndexByte(raw, '\\')
		if n < 0 || n+1 == len(raw) {
			return false
		}
		if raw[n+1] == 'n' {
			return true
		}
		raw = raw[n+2:]
	}
}

// tellsSource says whether a field of that name tells which program wrote the
// line.
func tellsSource(key string) bool {
	switch lastName(key) {
	case "pod_name", "pod", "container_name", "container_id", "container", "stream", "hostname", "host", "_HOSTNAME",
		"_SYSTEMD_UNIT", "SYSLOG_IDENTIFIER", "_PID", "pid", "process_id", "logStream", "log_stream", "instance_id":
		return true
	}
	return false
}

// recordSource returns what names the source of a record's line, empty where
// nothing does.
func (e *engine) recordSource(s string) (key string) {
	if !e.json.read(s) {
		return ""
	}
	for _, v := range e.json.values {
		if (v.kind == '"' || v.kind == 'x') && tellsSource(v.key) {
			key += v.raw + "\x00"
		}
	}
	return key
}

// recorded handles a record: what stands in it, or the line that it holds. One
// between the lines of a stack trace that are none is of another program.
func (e *engine) recorded(key string, l line, start int) {
	whole, found := false, false
	several := holdsLines(l.text)
	if several {
		if whole, found = e.record(l); found {
			return
		}
	}
	key, inner, alone, ok := e.unrecorded(key, l)
	if !several && !alone {
		whole, found = e.record(l)
	}
	if found || whole && !ok {
		return
	}
	if ok && inner.text != "" && isObject(inner.text) { // its program writes records too
		e.recorded(key, inner, start)
		return
	}
	if ok && e.opened+e.split == 0 && (inner.text == "" || isDull(inner.text, e.signed(inner, &e.signs.grammars), e.signed(inner, &e.signs.frames))) {
		return
	}
	s := e.source(key + e.recordSource(l.text))
	if s.open == nil || !s.bare || !ok {
		e.step(s, inner, start)
	}
	e.settle(s)
}

// holdsLines says whether a record holds a text of several lines: a newline
// that is not at its end.
func holdsLines(s string) bool {
	n := strings.Index(s, `\n`)
	return n >= 0 && n+2 < len(s) && s[n+2] != '"'
}
