package stacktrace

import "strings"

// openPHPAt opens what the consoles of Symfony and Laravel show of an
// exception: `at src/Cart.php:12`, where it was thrown, then each call with its
// place below it, or above.
func openPHPAt(l line, c *context) parser {
	blanks := indent(l.text)
	at, ok := phpAt(l.text)
	if !ok {
		return nil
	}
	p := &phpConsole{calls: []call{{place: at, offset: l.offset(blanks)}}}
	p.trace = Trace{Format: PHP, Offset: l.offset(blanks)}
	var more []string
	c.before(func(b line) bool {
		s := strings.TrimSpace(b.text)
		kind := strings.TrimRight(s, " :")
		if isExceptionName(kind) {
			p.trace.Type, p.trace.Offset = kind, b.offset(0)
			return false
		}
		if kind, message, ok := strings.Cut(s, ": "); ok && isExceptionName(strings.TrimSpace(kind)) {
			p.trace.Type, p.trace.Message, p.trace.Offset = strings.TrimSpace(kind), message, b.offset(0)
			return false
		}
		if s != "" {
			more = append(more, s)
		}
		return len(more) < 4
	})
	if p.trace.Message == "" && p.trace.Type != "" && len(more) > 0 {
		p.trace.Message = more[len(more)-1]
	}
	return p
}

// phpAt reads `at src/Cart.php:12`.
func phpAt(s string) (place, bool) {
	where, ok := strings.CutPrefix(strings.TrimSpace(s), "at ")
	at, placed := cutPlace(where)
	return at, ok && placed && hasExt(at.file, "php")
}

// A phpConsole parses one stack.
type phpConsole struct {
	trace    Trace
	calls    []call
	function string // Symfony's, whose place is in the next line
	placed   bool   // Laravel's last place waits for its function
}

func (p *phpConsole) next(l line) verdict {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	switch {
	case s == "", strings.HasPrefix(s, "+") && strings.HasSuffix(s, " vendor frames"), strings.Contains(s, "▕"), strings.HasPrefix(s, "➜"):
		return hold
	case len(p.calls) >= maxFrames:
		return stop
	case strings.HasPrefix(s, "at ") && strings.Contains(s, "("): // Symfony: f(args), its place below
		p.function, _, _ = strings.Cut(s[len("at "):], "(")
		return take
	case p.function != "":
		at, ok := bracketed(s)
		if !ok {
			return stop
		}
		p.calls = append(p.calls, call{place: at, function: p.function, offset: l.offset(blanks)})
		p.function = ""
		return take
	case p.placed:
		name, _, ok := strings.Cut(s, "(")
		p.placed = false
		if !ok || !strings.HasSuffix(s, ")") {
			return stop
		}
		p.calls[len(p.calls)-1].function = name
		return take
	}
	d := digits(s)
	at, ok := cutPlace(strings.TrimSpace(s[d:]))
	if d == 0 || !ok || blank.in(at.file) {
		return stop
	}
	p.calls = append(p.calls, call{place: at, offset: l.offset(blanks)})
	p.placed = true
	return take
}

func (p *phpConsole) end() (Trace, bool) {
	var l list
	l.addCalls(p.calls)
	p.trace.Truncated, p.trace.Frames = l.cut, l.take()
	return p.trace, len(p.calls) > 1 || p.trace.Type != ""
}
