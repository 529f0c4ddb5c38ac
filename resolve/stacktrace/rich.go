package stacktrace

import "strings"

// richGrammar is the traceback that Rich draws in a box, the oldest frame
// first: `│ /srv/cart.py:12 in total │`, the exception below the box.
var richGrammar = grammar{format: Python, words: []string{richTop}, needle: "Traceback (most recent call last)", open: openRich}

const (
	richTop    = "╭─"
	richSide   = "│"
	richBottom = "╰─"
)

func openRich(l line, _ *context) parser {
	p := &rich{}
	p.begin(l)
	return p
}

// A rich parses a chain of exceptions, the root cause first.
type rich struct {
	trace    Trace
	frames   list
	before   Trace // the exception that led to this one
	relation Relation
	boxed    bool
}

func (p *rich) begin(l line) {
	p.trace, p.boxed = Trace{Format: Python, Offset: l.offset(indent(l.text))}, true
}

func (p *rich) next(l line) verdict {
	s := strings.TrimSpace(l.text)
	switch {
	case p.boxed && strings.HasPrefix(s, richBottom):
		p.boxed = false
		return take
	case p.boxed:
		if !strings.HasPrefix(s, richSide) {
			return stop
		}
		p.row(l)
		return take
	case s == "":
		return hold
	case s == pyCause, s == pyContext:
		p.chained(s)
		return take
	case p.relation != "" && strings.HasPrefix(s, richTop):
		p.begin(l)
		return take
	case p.trace.Type != "" || !isWord(s[0]):
		return stop
	}
	p.trace.Type, p.trace.Message = weakHead(s)
	if p.trace.Type == "" && !blank.in(s) {
		p.trace.Type, p.trace.Message = s, ""
	}
	return take
}

// row reads a line of the box.
func (p *rich) row(l line) {
	s := strings.Trim(l.text, " "+richSide)
	where, function, ok := strings.Cut(s, " in ")
	file, n, placed := cutNumber(where)
	if ok && placed && strings.ContainsAny(file, "/\\.<") {
		p.frames.add(Frame{Func: function, File: file, Line: n, Offset: l.offset(strings.Index(l.text, where))})
	}
}

func (p *rich) chained(s string) {
	p.finish()
	p.relation = Context
	if s == pyCause {
		p.relation = Cause
	}
}

// finish ends one exception.
func (p *rich) finish() {
	p.frames.reverse()
	p.trace.Truncated = p.frames.cut || p.boxed
	p.trace.Frames = p.frames.take()
	if p.relation != "" && len(p.before.Frames) > 0 {
		p.before.Relation = p.relation
		p.trace.Related = []Trace{p.before}
	}
	p.before, p.relation = p.trace, ""
}

func (p *rich) end() (Trace, bool) {
	p.finish()
	return p.before, len(p.before.Frames) > 0
}
