package stacktrace

import "strings"

// rGrammar is the traceback of R: `3: f(x) at cart.R#12`, innermost call first.
// As in PHP, a line gives the place of a call with the function that was
// called: the function belongs to the frame above.
var rGrammar = grammar{format: R, first: digit, last: digit, needle: "#", open: openR}

func openR(l line, c *context) parser {
	first, ok := rCall(l)
	if !ok || first.place.file == "" {
		return nil
	}
	p := &rTraceback{calls: []call{first}, offset: l.offset(0)}
	c.before(func(b line) bool {
		message, ok := strings.CutPrefix(b.text, "Error in ")
		if ok {
			_, p.message, _ = strings.Cut(message, " : ")
			p.offset = b.offset(0)
		}
		return !ok && !strings.HasPrefix(b.text, "Error: ") && b.text != ""
	})
	return p
}

// An rTraceback parses one stack.
type rTraceback struct {
	calls   []call
	message string
	offset  int
}

func (p *rTraceback) next(l line) verdict {
	call, ok := rCall(l)
	if !ok || call.n != p.calls[len(p.calls)-1].n-1 {
		return stop
	}
	p.calls = append(p.calls, call)
	return take
}

func (p *rTraceback) end() (Trace, bool) {
	var frames list
	frames.addCalls(p.calls)
	t := Trace{Format: R, Message: p.message, Offset: p.offset, Truncated: frames.cut}
	t.Frames = frames.take()
	return t, true
}

// rCall reads `3: f(x) at cart.R#12`.
func rCall(l line) (call, bool) {
	d := digits(l.text)
	rest, ok := strings.CutPrefix(l.text[d:], ": ")
	if d == 0 || !ok || rest == "" {
		return call{}, false
	}
	c := call{n: number(l.text[:d]), offset: l.offset(0)}
	if i := strings.LastIndex(rest, " at "); i > 0 {
		file, n, ok := strings.Cut(rest[i+4:], "#")
		if ok && n != "" && digits(n) == len(n) && hasExt(file, "R r Rmd qmd") {
			c.place, rest = place{file: file, line: number(n)}, rest[:i]
		}
	}
	c.function, _, _ = strings.Cut(rest, "(")
	return c, strings.IndexByte(rest, '(') > 0
}
