package stacktrace

import "strings"

// openJulia opens Julia's stack trace, in pairs of `[1] f(args)` and `@ Module
// file:12`. Frames come only after its header.
func openJulia(l line, c *context) parser {
	if strings.TrimSpace(l.text) != juliaHead {
		return nil
	}
	p := &julia{trace: Trace{Format: Julia, Offset: l.offset(0)}}
	c.before(func(b line) bool {
		message, ok := strings.CutPrefix(b.text, "ERROR: ")
		if !ok {
			return strings.TrimSpace(b.text) != ""
		}
		message = strings.TrimPrefix(message, "LoadError: ")
		p.trace.Type, p.trace.Message = weakHead(message)
		p.trace.Offset = b.offset(0)
		return false
	})
	return p
}

// A julia parses one stack.
type julia struct {
	trace Trace
	list
	function string
	at       int
}

func (p *julia) next(l line) verdict {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	if where, ok := strings.CutPrefix(s, "@ "); ok && p.function != "" {
		f := Frame{Func: p.function, Offset: p.at}
		if module, file, ok := strings.Cut(where, " "); ok && !strings.ContainsAny(module, "/\\:") {
			f.Module, where = module, strings.TrimLeft(file, " ")
		}
		where, _, _ = strings.Cut(where, " [inlined]")
		if at, ok := cutPlace(where); ok {
			f.File, f.Line = at.file, at.line
		}
		p.add(f)
		p.function = ""
		return take
	}
	if s == "" || s[0] != '[' {
		return stop
	}
	number, rest, ok := strings.Cut(s[1:], "] ")
	if !ok || digits(number) != len(number) {
		return stop
	}
	p.function, p.at = rest, l.offset(blanks)
	if name, where, ok := strings.Cut(rest, " at "); ok { // in one line, to 1.5
		if at, ok := cutPlace(where); ok {
			p.add(at.frame(name, p.at))
			p.function = ""
		}
	}
	return take
}

func (p *julia) end() (Trace, bool) {
	if len(p.frames) == 0 {
		return Trace{}, false
	}
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, true
}
