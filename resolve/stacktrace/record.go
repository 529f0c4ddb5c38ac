package stacktrace

import "strings"

// carried handles a line that is a log record or holds a text with escaped
// newlines, and says whether that is all there is to it.
func (e *engine) carried(key string, l line, start int) bool {
	if l.text[0] == '{' && len(l.text) > 2 {
		return e.record(l)
	}
	if l.from == nil && e.next.slash.within(e.text, start, start+len(l.text), '\\') && strings.Contains(l.text, `\n`) {
		return e.quoted(l)
	}
	return false
}

// record handles a JSON object in a line.
func (e *engine) record(l line) bool {
	s := l.text
	if !mayHoldStack(s) {
		return s[len(s)-1] == '}'
	}
	values, n, ok := readJSON(s)
	if !ok || strings.TrimSpace(s[n:]) != "" {
		return false
	}
	r := record{e: e, l: l, values: values}
	r.read()
	return true
}

// mayHoldStack says whether a JSON text is worth taking apart: a stack trace
// is a string with newlines or a list under a telling name.
func mayHoldStack(s string) bool {
	return strings.Contains(s, `\n`) || strings.Contains(s, "trace") || strings.Contains(s, "rames\"") || strings.Contains(s, `"stack`) || strings.Contains(s, `\u000`)
}

// A record is one JSON log record.
type record struct {
	e      *engine
	l      line
	values []value
	found  int
	seen   map[string]bool
}

// read looks for stack traces where the field's name says so, then, if there
// are none, in every other text: `message` often holds the whole thing.
func (r *record) read() {
	r.seen = map[string]bool{}
	r.pass(true)
	if r.found == 0 {
		r.pass(false)
	}
}

// pass visits the texts and lists whose names do, or do not, tell that they
// are stack traces.
func (r *record) pass(telling bool) {
	for i := 0; i < len(r.values); i++ {
		v := r.values[i]
		switch v.kind {
		case '"':
			if isStackKey(v.key) == telling && strings.IndexByte(v.raw, '\\') >= 0 && !r.seen[v.raw] {
				r.seen[v.raw] = true
				r.text(i, telling)
			}
		case '[':
			if telling && isStackKey(v.key) && r.list(i) {
				i = v.end - 1
			}
		}
	}
}

// isStackKey says whether a field of that name holds a stack trace.
func isStackKey(key string) bool {
	key = key[strings.LastIndexByte(key, '.')+1:]
	key = strings.ToLower(key)
	return strings.Contains(key, "stack") || strings.Contains(key, "trace") && !strings.Contains(key, "traceid") && key != "trace_id" ||
		key == "exc_info" || key == "exception" || key == "errorverbose" || key == "exc_text" || key == "@x"
}

// text parses a string of the record. What the record says is the message is
// no frame, whatever it looks like.
func (r *record) text(i int, telling bool) {
	v := r.values[i]
	s, from := unescape(v.raw, v.at)
	if trimmed := strings.TrimSpace(s); trimmed != "" && (trimmed[0] == '{' || trimmed[0] == '[') && r.inner(s, from) {
		return
	}
	if strings.IndexByte(s, '\n') < 0 && !telling {
		return
	}
	var h head
	if telling {
		h, s, from = r.withoutMessage(i, s, from)
	}
	r.parse(s, from, telling, h)
}

// parse has the text parsed and hands out what was found.
func (r *record) parse(s string, from offsets, stack bool, h head) {
	for _, t := range r.e.inside(s, stack) {
		if r.found++; h.sure && t.Message == "" {
			t.Type, t.Message, h.sure = h.kind, h.message, false
		}
		r.e.out(t.moved(func(i int) int { return r.l.offset(from.outer(i)) }))
	}
}

// inner handles a string that is itself JSON.
func (r *record) inner(s string, from offsets) bool {
	values, n, ok := readJSON(s)
	if !ok || n < len(strings.TrimRight(s, " \n")) || r.e.nested >= maxNested {
		return false
	}
	found := r.found
	sub := &engine{nested: r.e.nested + 1, emit: func(t Trace) bool {
		r.found++
		r.e.out(t.moved(func(i int) int { return r.l.offset(from.outer(i)) }))
		return !r.e.done
	}}
	(&record{e: sub, l: line{text: s}, values: values}).read()
	return r.found > found
}

// withoutMessage takes the error's message off the beginning of its stack
// where another field of the record holds the message and it has several
// lines.
func (r *record) withoutMessage(i int, s string, from offsets) (head, string, offsets) {
	for k, v := range r.values {
		if k == i || v.kind != '"' || len(v.raw) >= len(s)*2 || !strings.Contains(v.raw, `\n`) {
			continue
		}
		message, _ := unescape(v.raw, 0)
		message = strings.TrimRight(message, "\n")
		at := strings.Index(s[:min(len(s), len(message)+400)], message)
		if at < 0 || strings.IndexByte(s[:at], '\n') >= 0 || at > 0 && !strings.HasSuffix(s[:at], ": ") || message == "" {
			continue
		}
		end := at + len(message)
		if end < len(s) && s[end] != '\n' {
			continue
		}
		h := head{kind: strings.TrimSuffix(s[:at], ": "), message: message, sure: true}
		return h, strings.Repeat("\n", 0) + s[end:], from.from(end)
	}
	return head{}, s, from
}

// list handles an array of lines.
func (r *record) list(i int) bool {
	var b strings.Builder
	var from offsets
	for k := i + 1; k < r.values[i].end; k++ {
		v := r.values[k]
		if v.kind != '"' {
			return false
		}
		s, part := unescape(v.raw, v.at)
		for _, m := range part {
			from = append(from, move{b.Len() + m.inner, m.outer})
		}
		b.WriteString(s)
		from = append(from, move{b.Len(), v.at + len(v.raw)})
		b.WriteByte('\n')
	}
	if b.Len() == 0 {
		return false
	}
	r.parse(b.String(), from, true, r.named(i))
	return true
}

// named looks beside a list of frames for the exception's type and message.
func (r *record) named(i int) (h head) {
	for _, v := range r.values {
		if v.kind != '"' {
			continue
		}
		switch strings.ToLower(v.key[strings.LastIndexByte(v.key, '.')+1:]) {
		case "exception", "type", "class", "error_class", "errortype", "exception_class", "kind", "name":
			if h.kind == "" {
				h.kind, _ = unescape(v.raw, 0)
			}
		case "message", "errormessage", "msg":
			if h.message == "" {
				h.message, _ = unescape(v.raw, 0)
			}
		}
	}
	h.sure = h.kind != "" || h.message != ""
	return h
}

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
			key := strings.TrimRight(s[:i], "=: \"")
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
	s, from := unescape(raw, at)
	if strings.Contains(s, `\n`) && strings.IndexByte(s, '\n') < 0 {
		return false
	}
	for _, t := range e.inside(s, stack) {
		found = true
		e.out(t.moved(func(i int) int { return l.offset(from.outer(i)) }))
	}
	return found
}

// inside parses a text that was decoded from within this one.
func (e *engine) inside(s string, stack bool) (found []Trace) {
	if e.nested >= maxNested {
		return nil
	}
	inner := &engine{text: s, stack: stack, nested: e.nested + 1, emit: func(t Trace) bool {
		found = append(found, t)
		return true
	}}
	inner.lines(true)
	inner.finish()
	return found
}

// moved returns the trace with its offsets translated.
func (t Trace) moved(to func(int) int) Trace {
	t.Offset = to(t.Offset)
	for i := range t.Frames {
		t.Frames[i].Offset = to(t.Frames[i].Offset)
	}
	for i := range t.Related {
		t.Related[i] = t.Related[i].moved(to)
	}
	return t
}
