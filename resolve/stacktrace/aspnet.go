package stacktrace

import "strings"

// isASPNet says whether a line is the head of an exception on ASP.NET's error
// page: `[FormatException: no price]`.
func isASPNet(s string) bool {
	first := indent(s)
	if first == len(s) || s[first] != '[' {
		return false
	}
	kind, _, ok := strings.Cut(s[first+1:], ": ")
	return ok && s[len(s)-1] == ']' && isExceptionName(kind) && strings.IndexByte(kind, ' ') < 0
}

func openASPNet(l line) parser {
	p := &aspnet{}
	p.begin(l)
	return p
}

// An aspnet parses the exceptions of such a page, the innermost first.
type aspnet struct {
	trace Trace
	list
	done *Trace
}

func (p *aspnet) begin(l line) {
	blanks := indent(l.text)
	p.trace = Trace{Format: DotNet, Offset: l.offset(blanks)}
	p.trace.Type, p.trace.Message, _ = strings.Cut(strings.Trim(l.text[blanks:], "[]"), ": ")
}

func (p *aspnet) next(l line) verdict {
	if f, ok := aspnetFrame(l); ok {
		p.add(f)
		return take
	}
	switch {
	case l.text == "" || indent(l.text) == len(l.text):
		return hold
	case isASPNet(l.text) && len(p.frames) > 0:
		if t, ok := p.end(); ok {
			p.done = &t
		}
		p.begin(l)
		return take
	}
	return stop
}

func (p *aspnet) end() (Trace, bool) {
	if len(p.frames) == 0 {
		if p.done != nil {
			return *p.done, true
		}
		return Trace{}, false
	}
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	if p.done != nil {
		p.done.Relation = Cause
		p.trace.Related = []Trace{*p.done}
		p.done = nil
	}
	return p.trace, true
}

// aspnetFrame reads `   NS.T.M(Args) in file:12` and `   NS.T.M(Args) +71`.
func aspnetFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	open := strings.IndexByte(s, '(')
	if blanks == 0 || open <= 0 || !isUnityName(s[:open]) {
		return Frame{}, false
	}
	close := matching(s[open:])
	if close < 0 {
		return Frame{}, false
	}
	f := Frame{Func: s[:open], Offset: l.offset(blanks)}
	tail := s[open+close+1:]
	if where, ok := strings.CutPrefix(tail, " in "); ok {
		at, ok := cutPlace(where)
		f.File, f.Line = at.file, at.line
		return f, ok
	}
	offset, ok := strings.CutPrefix(tail, " +")
	return f, ok && digits(offset) == len(offset)
}
