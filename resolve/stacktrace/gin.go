package stacktrace

import "strings"

// ginGrammar is the stack that Gin prints of a panic it recovered from:
// `/srv/cart.go:12 (0x7a1b2c)`, below it the function and the source.
var ginGrammar = grammar{format: Go, last: ")", before: hexDigit, may: mayGin, open: openGin}

// mayGin says whether a line ends in a place of Go and an address.
func mayGin(s string) bool {
	if n := len(s); n < 4 || hexDigits(s[n-2:n-1]) == 0 {
		return false
	}
	i := strings.LastIndexByte(s, '(')
	return i > 1 && strings.HasPrefix(s[i:], "(0x") && mayGoPlace(s[:i])
}

func openGin(l line, c *context) parser {
	p := &gin{trace: Trace{Format: Go, Type: "panic", Offset: l.offset(0)}}
	if b, ok := c.above(); ok {
		p.trace.Message, p.trace.Offset = b.text, b.offset(0)
	}
	p.place(l)
	return p
}

// A gin parses one stack.
type gin struct {
	trace Trace
	list
}

func (p *gin) place(l line) {
	s := strings.TrimSpace(l.text[:strings.LastIndexByte(l.text, '(')])
	file, n, _ := cutNumber(s)
	p.add(Frame{File: file, Line: n, Offset: l.offset(indent(l.text))})
}

func (p *gin) next(l line) verdict {
	s := strings.TrimRight(l.text, " ")
	if s != "" && s[len(s)-1] == ')' && s[0] != '\t' && mayGin(s) {
		p.place(l)
		return take
	}
	if name, _, ok := strings.Cut(s, ": "); ok && strings.HasPrefix(name, "\t") {
		if last := &p.frames[len(p.frames)-1]; last.Func == "" {
			last.Func = name[1:]
		}
		return take
	}
	return stop
}

func (p *gin) end() (Trace, bool) {
	if len(p.frames) < 2 {
		return Trace{}, false
	}
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, true
}
