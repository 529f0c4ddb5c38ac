package stacktrace

import "strings"

// openChrome opens a stack as the console of Chrome's tools shows it:
// `total @ cart.js:12`, with tabs in newer ones.
func openChrome(l line, c *context) parser {
	f, ok, _ := chromeLine(l)
	if !ok || c.doubt {
		return nil
	}
	h := c.head(l)
	r := &run{frame: chromeLine, least: 2}
	r.trace = Trace{Format: JavaScript, Offset: f.Offset}
	if h.sure {
		r.trace.describe(h)
		r.least = 1
	}
	r.add(f)
	return r
}

func chromeLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	if strings.HasSuffix(s, " (async)") || s == "await" || strings.HasPrefix(s, "Show ") && strings.HasSuffix(s, " more frames") {
		return Frame{}, false, take
	}
	name, where, ok := strings.Cut(s, "@")
	if !ok || name == "" || where == "" || !blank[name[len(name)-1]] || !blank[where[0]] {
		return Frame{}, false, stop
	}
	name, where = strings.TrimSpace(name), strings.TrimSpace(where)
	at, ok := cutPlace(where)
	file, _, _ := strings.Cut(at.file, "?")
	if !ok || name == "" || name != "(anonymous)" && (blank.in(name) && !strings.HasPrefix(name, "async ")) || blank.in(file) || !hasExt(file, v8Exts) && file != "(index)" {
		return Frame{}, false, stop
	}
	return at.frame(name, l.offset(blanks)), true, take
}
