package stacktrace

import "strings"

// nimGrammar is Nim's stack trace: `/src/cart.nim(12)  price`, the oldest call
// first, the exception below.
var nimGrammar = grammar{format: Nim, words: []string{"/", "A:", "B:", "C:", "D:", "E:"}, needle: ".nim(", open: openNim}

func openNim(l line, _ *context) parser {
	f, ok := nimFrame(l)
	if !ok {
		return nil
	}
	p := &nim{trace: Trace{Format: Nim, Offset: l.offset(0)}}
	p.add(f)
	return p
}

// A nim parses one stack.
type nim struct {
	trace Trace
	list
}

func (p *nim) next(l line) verdict {
	if f, ok := nimFrame(l); ok {
		p.add(f)
		return take
	}
	if message, ok := strings.CutPrefix(l.text, "Error: unhandled exception: "); ok && p.trace.Message == "" {
		p.trace.Message = message
		if i := strings.LastIndex(message, " ["); i >= 0 && message[len(message)-1] == ']' {
			p.trace.Message, p.trace.Type = message[:i], message[i+2:len(message)-1]
		}
		return take
	}
	if strings.HasPrefix(l.text, "[[reraised from:") || l.text == "]]" || strings.HasPrefix(l.text, "[(") {
		return take
	}
	return stop
}

func (p *nim) end() (Trace, bool) {
	if len(p.frames) < 2 && p.trace.Message == "" {
		return Trace{}, false
	}
	p.reverse()
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, true
}

func nimFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	file, rest, ok := strings.Cut(l.text[blanks:], ".nim(")
	d := digits(rest)
	if !ok || d == 0 || d+1 >= len(rest) || rest[d] != ')' || rest[d+1] != ' ' {
		return Frame{}, false
	}
	name := strings.TrimSpace(rest[d+1:])
	return Frame{Func: name, File: file + ".nim", Line: number(rest[:d]), Offset: l.offset(blanks)}, name != "" && strings.IndexByte(name, ' ') < 0
}
