package stacktrace

import "strings"

// isDartName says whether s is like `#0  CartView.build`: a class's, and no place.
func isDartName(s string) bool {
	s = s[indent(s):]
	rest, ok := strings.CutPrefix(s, "#0 ")
	rest = strings.TrimLeft(strings.Trim(rest, " "), "_")
	dot := strings.IndexByte(rest, '.')
	return ok && dot > 0 && rest[0]-'A' < 26 && strings.IndexByte(rest, ' ') < 0 && strings.IndexByte(rest, ':') < 0 && strings.IndexByte(rest, '(') < 0
}

// openDartWrapped opens a stack as editors show it: the place stands below the
// function, `#0  CartView.build` and `package:shop/…/cart.dart:30`.
func openDartWrapped(l line, c *context) parser {
	p := &dartWrapped{}
	if !isDartName(l.text) || !p.begin(l) {
		return nil
	}
	h := dartHead(l, c)
	p.trace = Trace{Format: Dart, Type: h.kind, Message: h.message, Offset: h.offset}
	if !h.sure {
		p.trace.Type, p.trace.Message, p.trace.Offset = "", "", p.begun.Offset
	}
	return p
}

// A dartWrapped parses one stack.
type dartWrapped struct {
	trace Trace
	list
	begun Frame
}

// begin takes the line of a function.
func (p *dartWrapped) begin(l line) bool {
	blanks := indent(l.text)
	_, name, ok := frameNumber(strings.TrimRight(l.text[blanks:], " "))
	p.begun = Frame{Func: name, Offset: l.offset(blanks)}
	return ok && name != "" && strings.IndexByte(name, '(') < 0
}

func (p *dartWrapped) next(l line) verdict {
	s := strings.TrimSpace(l.text)
	if p.begun.Func == "" {
		switch {
		case p.begin(l):
			return hold
		case s == "<asynchronous suspension>", s == "...", s == "(...)", strings.HasPrefix(s, "(elided "):
			return take
		}
		return stop
	}
	at, ok := cutPlace(s)
	if !ok || !hasExt(at.file, "dart") {
		return stop
	}
	p.add(at.frame(p.begun.Func, p.begun.Offset))
	p.begun = Frame{}
	return take
}

func (p *dartWrapped) end() (Trace, bool) {
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, len(p.trace.Frames) > 0
}
