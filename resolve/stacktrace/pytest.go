package stacktrace

import "strings"

// Pytest prints a test's failure as the source of each function down to the
// line that failed, and that line's place below it; outermost first. Lines of
// the error begin with an E.
const (
	pytestRule  = "____"
	pytestError = "E   "
)

func openPytest(l line, c *context) parser {
	p := &pytest{offset: l.offset(0)}
	if !p.rule(l.text) && (c.doubt || !strings.HasPrefix(l.text, pytestError)) {
		return nil
	}
	if p.next(l) == stop {
		return nil
	}
	return p
}

// A pytest parses one failure, with those that led to it.
type pytest struct {
	done     *Trace // the failure before it in the chain
	relation Relation
	offset   int
	kind     string
	message  []string // lines of the error, of the last block of source
	list
	function string // of the block
	begun    bool   // its rule was seen
	over     bool   // the error's place was printed
}

// rule says whether a line is like `____ test_total ____`, which begins a
// failure.
func (p *pytest) rule(s string) bool {
	name := strings.Trim(s, "_")
	return strings.HasPrefix(s, pytestRule) && strings.HasSuffix(strings.TrimRight(s, " "), "_") && len(name) > 2 && name[0] == ' '
}

func (p *pytest) next(l line) verdict {
	s := strings.TrimRight(l.text, " ")
	switch {
	case s == "":
		return hold
	case p.rule(s):
		if p.begun || len(p.frames) > 0 {
			return stop
		}
		p.begun = true
		return take
	case strings.HasPrefix(s, "===="), strings.HasPrefix(s, "----"), strings.HasPrefix(strings.TrimLeft(s, "E "), pyHeader):
		return stop // the summary; what the test printed; Python's own form
	case s == pyCause:
		p.chained(Cause)
		return take
	case s == pyContext:
		p.chained(Context)
		return take
	}
	if f, kind, ok := pytestPlace(l); ok {
		p.place(f, kind)
		return take
	}
	return p.source(l.text, s)
}

// source takes a line of the source, of the error, or of the arguments.
func (p *pytest) source(full, s string) verdict {
	switch {
	case s == "E", strings.HasPrefix(full, pytestError):
		if len(p.message) < 100 {
			p.message = append(p.message, strings.TrimPrefix(strings.TrimPrefix(s, "E"), "   "))
		}
		return take
	case !p.begun:
		return stop
	case p.over:
		return hold
	case s[0] == ' ' || s[0] == '>':
		rest := strings.TrimPrefix(strings.TrimLeft(s, " >"), "async ")
		if name, ok := strings.CutPrefix(rest, "def "); ok && p.function == "" {
			p.function, _, _ = strings.Cut(name, "(")
		}
		return take
	case strings.HasPrefix(s, "_ _ _"):
		return take
	}
	return hold
}

// place takes the place of a block's line; that of the error ends with the
// error's type.
func (p *pytest) place(f Frame, kind string) {
	if f.Func == "" {
		f.Func = p.function
	}
	p.add(f)
	p.function, p.over = "", kind != ""
	if kind != "" {
		p.kind = kind
	}
}

// chained begins the failure that the one before led to.
func (p *pytest) chained(r Relation) {
	if t, ok := p.trace(); ok {
		p.done, p.relation = &t, r
	}
	p.kind, p.message, p.function, p.over = "", nil, "", false
}

func (p *pytest) trace() (Trace, bool) {
	if len(p.frames) == 0 {
		return Trace{}, false
	}
	p.reverse()
	t := Trace{Format: Python, Type: p.kind, Message: strings.TrimSpace(strings.Join(p.message, "\n")), Offset: p.offset, Truncated: p.cut}
	if kind, message, ok := strings.Cut(t.Message, ": "); ok && isExceptionName(kind) && (p.kind == "" || strings.HasSuffix(kind, p.kind)) {
		t.Type, t.Message = kind, message
	}
	t.Frames = p.take()
	if p.done != nil {
		p.done.Relation = p.relation
		t.Related = []Trace{*p.done}
		p.done = nil
	}
	return t, true
}

func (p *pytest) end() (Trace, bool) {
	t, ok := p.trace()
	if !ok && p.done != nil {
		return *p.done, true
	}
	return t, ok
}

// pytestPlace reads `cart.py:12: ValueError`, `cart.py:12: in total` and
// `cart.py:12: `.
func pytestPlace(l line) (f Frame, kind string, ok bool) {
	file, rest, ok := strings.Cut(l.text, ".py:")
	d := digits(rest)
	if !ok || d == 0 || file == "" || blank[file[0]] || file[0] == '>' || !strings.HasPrefix(rest[d:], ":") {
		return Frame{}, "", false
	}
	f = Frame{File: file + ".py", Line: number(rest[:d]), Offset: l.offset(0)}
	tail := strings.TrimSpace(rest[d+1:])
	if name, ok := strings.CutPrefix(tail, "in "); ok {
		f.Func = name
		return f, "", pyName(name)
	}
	return f, tail, tail == "" || pyName(tail) && strings.Contains(l.text, ": "+tail)
}
