package stacktrace

import "strings"

// ipythonGrammar is the traceback of IPython and of notebooks: `KeyError
// Traceback (most recent call last)`, the oldest frame first, each with its
// source, and the line of the exception at the end.
var ipythonGrammar = grammar{format: Python, last: ")", before: "t", may: mayIPython, open: openIPython}

const ipythonHead = "   Traceback (most recent call last)"

func mayIPython(s string) bool { return strings.HasSuffix(strings.TrimRight(s, " "), ipythonHead) }

func openIPython(l line, _ *context) parser {
	kind, found := strings.CutSuffix(strings.TrimRight(l.text, " "), ipythonHead)
	if kind = strings.TrimSpace(kind); !found || kind == "" || notInType.in(kind) {
		return nil
	}
	return &ipython{trace: Trace{Format: Python, Type: kind, Offset: l.offset(0)}}
}

// An ipython parses one traceback.
type ipython struct {
	trace Trace
	list
	unplaced *Frame // its line is where the arrow points, to version 7
	over     bool
}

func (p *ipython) next(l line) verdict {
	s := strings.TrimRight(l.text, " ")
	if p.over {
		return stop
	}
	if f, ok := ipythonFrame(l); ok {
		if p.unplaced = nil; f.Line == 0 {
			p.unplaced = &f
		} else {
			p.add(f)
		}
		return take
	}
	_, arrow, pointed := strings.Cut(s, "-> ")
	switch {
	case pointed && strings.HasPrefix(s, "--"):
		if d := digits(arrow); d > 0 && p.unplaced != nil {
			p.unplaced.Line = number(arrow[:d])
			p.add(*p.unplaced)
			p.unplaced = nil
		}
		return take
	case s == "" || s[0] == ' ' || isDigit(s[0]) || s[0] == '(' || s[0] == '.':
		return take // the source
	}
	kind, message, _ := strings.Cut(s, ": ")
	if kind = strings.TrimSuffix(kind, ":"); !strings.HasSuffix(kind, p.trace.Type) {
		return stop
	}
	p.trace.Type, p.trace.Message, p.over = kind, message, true
	return take
}

func (p *ipython) end() (Trace, bool) {
	if len(p.frames) == 0 {
		return Trace{}, false
	}
	p.reverse()
	p.trace.Truncated = p.cut || !p.over
	p.trace.Frames = p.take()
	return p.trace, true
}

// ipythonFrame reads `File ~/cart.py:12, in total(items)`, `Cell In[3], line 2,
// in f(x)` and, to version 7, `~/cart.py in total(items)`.
func ipythonFrame(l line) (Frame, bool) {
	s := strings.TrimRight(l.text, " ")
	f := Frame{Offset: l.offset(0)}
	where, function, called := strings.Cut(s, " in ")
	f.Func, _, _ = strings.Cut(function, "(")
	where = strings.TrimSuffix(where, ",")
	if file, ok := strings.CutPrefix(where, "File "); ok {
		f.File, f.Line, ok = cutNumber(file)
		return f, ok
	}
	if name, n, ok := strings.Cut(where, ", line "); ok && strings.HasPrefix(name, "Cell ") {
		f.File, f.Line = name, number(n[:digits(n)])
		return f, f.Line > 0
	}
	f.File = where
	return f, called && !blank.in(where) && (hasExt(where, "py pyx") || strings.HasPrefix(where, "<ipython-input-"))
}
