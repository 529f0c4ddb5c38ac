package stacktrace

import "strings"

// zigGrammar is Zig's stack trace, of a panic or of an error's way:
// `cart.zig:12:9: 0x1034a2f in total (shop)`, the source line and its mark below
// each frame.
var zigGrammar = grammar{format: Zig, last: ")", needle: ": 0x", open: openZig}

func openZig(l line, c *context) parser {
	f, ok := zigFrame(l)
	if !ok || f.File == "" {
		return nil
	}
	r := &run{frame: zigLine}
	r.trace = Trace{Format: Zig, Offset: f.Offset}
	c.before(func(b line) bool {
		s := strings.TrimSpace(b.text)
		if _, message, ok := strings.Cut(s, "panic: "); ok && strings.HasPrefix(s, "thread ") {
			r.trace.Type, r.trace.Message = "panic", message
		} else if name, ok := strings.CutPrefix(s, "error: "); ok {
			r.trace.Type, r.trace.Message, _ = strings.Cut(name, ": ")
		} else if i := strings.Index(s, "panic: "); i >= 0 {
			r.trace.Type, r.trace.Message = "panic", s[i+len("panic: "):]
		} else {
			return s == ""
		}
		r.trace.Offset = b.offset(indent(b.text))
		return false
	})
	r.add(f)
	return r
}

// zigLine reads a frame, or what stands between two.
func zigLine(l line) (Frame, bool, verdict) {
	f, ok := zigFrame(l)
	s := strings.TrimSpace(l.text)
	switch {
	case ok && f.File == "":
		return Frame{}, false, take
	case ok:
		return f, true, take
	case s != "" && strings.Trim(s, "^~ ") == "":
		return Frame{}, false, take
	case strings.HasPrefix(s, "error: "), strings.HasPrefix(s, "thread ") && strings.Contains(s, " panic: "):
		return Frame{}, false, stop
	}
	return Frame{}, false, hold
}

// zigFrame reads one; `???:?:?: 0x2 in ??? (???)` has no place.
func zigFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	where, rest, ok := strings.Cut(strings.TrimRight(l.text[blanks:], " "), ": 0x")
	rest, called := strings.CutPrefix(rest[hexDigits(rest):], " in ")
	i := strings.LastIndex(rest, " (")
	if !ok || !called || i <= 0 || rest[len(rest)-1] != ')' {
		return Frame{}, false
	}
	f := Frame{Func: rest[:i], Module: rest[i+2 : len(rest)-1], Offset: l.offset(blanks)}
	if where == "???:?:?" {
		return f, true
	}
	at, ok := cutPlace(where)
	f.File, f.Line, f.Column = at.file, at.line, at.col
	return f, ok && at.col > 0
}
