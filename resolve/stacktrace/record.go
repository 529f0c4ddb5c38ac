package stacktrace

import "strings"

// A record is one JSON log record or document.
type record struct {
	e      *engine
	l      line
	values []value
	cut    bool // the last value lacks its end
	found  int
	kept   []told // of the fields whose names tell
	texts  int
	seen   [16]string // the texts that were parsed: loggers repeat them
}

// record handles a JSON object in a line, and says whether the line is one as a
// whole and whether it held a stack trace. One that was cut off is read up to
// there.
func (e *engine) record(l line) (whole, found bool) {
	s := strings.TrimRight(l.text, " ")
	if !mayHoldStack(s) {
		return s[len(s)-1] == '}', false
	}
	whole = e.json.read(s)
	if e.json.pos < len(s) {
		return false, false
	}
	e.reading.read(e, l, !whole)
	return whole, e.reading.found > 0
}

// mayHoldStack says whether a JSON text is worth taking apart: a stack trace
// is a string with newlines or a list under a telling name.
func mayHoldStack(s string) bool {
	if strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '[') < 0 {
		return false
	}
	return strings.Contains(s, `\n`) || strings.Contains(s, `race"`) || strings.Contains(s, `rames"`) || strings.Contains(s, `"stack`) || strings.Contains(s, `\u000`)
}

// read looks for stack traces in lists of frames, where the field's name says
// so and, if there are none, in every other text: `message` often holds the
// whole thing. Of one that is cut off the last value lacks its end.
func (r *record) read(e *engine, l line, cut bool) {
	r.e, r.l, r.values, r.cut, r.found, r.texts = e, l, e.json.values, cut, 0, 0
	if r.structured(); r.found > 0 {
		return
	}
	r.pass(true)
	r.relate()
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
			if strings.IndexByte(v.raw, '\\') >= 0 && isStackKey(v.key) == telling && !r.again(v.raw) {
				r.text(i, telling)
			}
		case '[':
			if telling && isStackKey(v.key) && r.list(i) {
				i = v.end - 1
			}
		}
	}
}

// again says whether the text was seen, and notes it.
func (r *record) again(raw string) bool {
	for _, s := range r.seen[:r.texts] {
		if s == raw {
			return true
		}
	}
	if r.texts < len(r.seen) {
		r.seen[r.texts] = raw
		r.texts++
	}
	return false
}

// isStackKey says whether a field of that name holds a stack trace.
func isStackKey(key string) bool {
	key = lastName(key)
	return containsFold(key, "stack") || containsFold(key, "trace") && !containsFold(key, "traceid") && key != "trace_id" ||
		named(key, stackKeys)
}

// stackKeys are the names that do not speak for themselves.
var stackKeys = []string{"exception", "exc_info", "exc_text", "errorVerbose", "@x"}

// lastName returns the last part of a dotted name.
func lastName(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// text parses a string of the record. What the record says is the message is
// no frame, whatever it looks like.
func (r *record) text(i int, telling bool) {
	v := r.values[i]
	s, from := unescape(r.e.moves[:0], v.raw, v.at)
	r.e.moves = from
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
	r.parse(i, s, from, telling, h)
}

// parse has the text of the field i parsed.
func (r *record) parse(i int, s string, from offsets, telling bool, h head) {
	w := within{text: s, from: from, line: r.l, stack: telling, head: h, field: i}
	if telling {
		w.keep = r
	}
	r.found += r.e.inside(w)
}

// out hands out a stack trace whose offsets are places in the record.
func (r *record) out(t Trace) {
	r.found++
	r.e.out(t.moved(r.l.offset))
}

// inner handles a string that is itself JSON.
func (r *record) inner(s string, from offsets) bool {
	if r.e.nested >= maxNested {
		return false
	}
	found := r.found
	sub := newEngine(func(t Trace) bool {
		r.out(t.moved(from.outer))
		return !r.e.done
	})
	sub.nested = r.e.nested + 1
	if !sub.json.read(s) || strings.TrimSpace(s[sub.json.pos:]) != "" {
		return false
	}
	sub.reading.read(sub, line{text: s}, false)
	return r.found > found
}

// maxNear is how many values before and behind a stack are looked at for its
// message.
const maxNear = 256

// withoutMessage takes the error's message off the beginning of its stack
// where another field of the record holds the message and it has several
// lines.
func (r *record) withoutMessage(i int, s string, from offsets) (head, string, offsets) {
	for k := max(0, i-maxNear); k < min(i+maxNear, len(r.values)); k++ {
		v := &r.values[k]
		if k == i || v.kind != '"' || len(v.raw) >= len(s)*2 {
			continue
		}
		n := strings.IndexByte(v.raw, '\\')
		if n < 0 || !strings.Contains(v.raw[n:], `\n`) || !strings.Contains(s[:min(len(s), n+maxType)], v.raw[:n]) {
			continue
		}
		r.e.work += len(v.raw)
		message, _ := unescape(nil, v.raw, 0)
		if h, end, ok := headed(s, strings.TrimRight(message, "\n")); ok {
			return h, s[end:], from.from(end)
		}
	}
	return head{}, s, from
}

// maxType limits what stands before the message.
const maxType = 400

// headed says whether a stack begins with the message, perhaps behind the
// type, and where the message ends.
func headed(s, message string) (h head, end int, ok bool) {
	at := strings.Index(s[:min(len(s), len(message)+maxType)], message)
	if at < 0 || strings.IndexByte(s[:at], '\n') >= 0 || at > 0 && !strings.HasSuffix(s[:at], ": ") || message == "" {
		return head{}, 0, false
	}
	if end = at + len(message); end < len(s) && s[end] != '\n' {
		return head{}, 0, false
	}
	return head{kind: strings.TrimSuffix(s[:at], ": "), message: message, sure: true}, end, true
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
		s, part := unescape(nil, v.raw, v.at)
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
	r.parse(i, b.String(), from, true, r.named(i))
	return true
}

// named looks around a list of frames for the exception's type and message.
func (r *record) named(i int) head {
	h := head{kind: r.beside(i, typeKeys), message: r.beside(i, messageKeys)}
	h.sure = h.kind != "" || h.message != ""
	return h
}

// Names of the fields that hold an exception's type and message.
var (
	typeKeys    = []string{"type", "exception", "class", "errorClass", "error_class", "errorType", "exception_class", "kind", "name"}
	messageKeys = []string{"message", "errorMessage", "value", "msg"}
)

// beside returns the text of the field with the first of the names that has
// one, of the nearest object around the value i that has such a field.
func (r *record) beside(i int, names []string) string {
	for k := r.values[i].up; k >= 0; k = r.values[k].up {
		if r.values[k].kind != '{' {
			continue
		}
		if s, ok := r.field(k, names); ok {
			return s
		}
	}
	return ""
}

func named(key string, names []string) bool {
	key = lastName(key)
	for _, n := range names {
		if strings.EqualFold(key, n) {
			return true
		}
	}
	return false
}
