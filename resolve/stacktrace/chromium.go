package stacktrace

import "strings"

// openChromium opens what Chromium prints of itself on Windows:
// `shop::Cart::total [0x00007FF9A1B2C3E4+120] (C:\src\cart.cc:12)`.
func openChromium(l line, c *context) parser {
	f, ok, _ := chromiumLine(l)
	if !ok || f.Line == 0 {
		return nil
	}
	r := &run{frame: chromiumLine, trace: Trace{Format: GDB, Offset: f.Offset}}
	c.before(func(b line) bool {
		if _, message, ok := strings.Cut(b.text, " Check failed: "); ok {
			r.trace.Type, r.trace.Message, r.trace.Offset = "Check failed", strings.TrimRight(message, " "), b.offset(0)
			return false
		}
		s := strings.TrimSpace(b.text)
		return s == "" || s == "Backtrace:"
	})
	r.add(f)
	return r
}

// chromiumLine reads a frame; of a module without symbols there is no place.
func chromiumLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	name, tail, ok := strings.Cut(strings.TrimRight(l.text[blanks:], " "), " [0x")
	address, where, closed := strings.Cut(tail, "]")
	if !ok || !closed || name == "" || !strings.Contains(address, "+") {
		return Frame{}, false, stop
	}
	if i := strings.LastIndexByte(name, '\t'); i >= 0 { // behind a logger's words
		name, blanks = name[i+1:], blanks+i+1
	}
	f := Frame{Func: name, Offset: l.offset(blanks)}
	if at, ok := bracketed(strings.TrimSpace(where)); ok {
		f.File, f.Line = at.file, at.line
	}
	return f, true, take
}
