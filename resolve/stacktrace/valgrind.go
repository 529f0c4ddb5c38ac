package stacktrace

import "strings"

// valgrindGrammar is a report of valgrind's tools.
var valgrindGrammar = grammar{format: Sanitizer, words: []string{"==", "at 0x", "by 0x"}, open: openValgrind}

func openValgrind(l line, c *context) parser {
	f, ok := valgrindFrame(l, "at ")
	if !ok { // the top may be cut off
		f, ok = valgrindFrame(l, "by ")
	}
	if !ok {
		return nil
	}
	p := &valgrind{offset: l.offset(0)}
	if b, ok := c.above(); ok {
		p.label, p.offset = valgrindText(b.text), b.offset(0)
	}
	p.start(l.offset(0))
	p.stacks[0].add(f)
	return p
}

// A valgrind parses one error with the stacks that explain it.
type valgrind struct {
	offset int
	label  string
	stacks []*node
}

func (p *valgrind) start(offset int) {
	n := &node{}
	n.Format, n.Relation, n.Message, n.Offset = Sanitizer, Context, p.label, offset
	p.stacks = append(p.stacks, n)
}

func (p *valgrind) next(l line) verdict {
	if f, ok := valgrindFrame(l, "at "); ok {
		p.start(l.offset(0))
		p.stacks[len(p.stacks)-1].add(f)
		return take
	}
	if f, ok := valgrindFrame(l, "by "); ok {
		p.stacks[len(p.stacks)-1].add(f)
		return take
	}
	text := valgrindText(l.text)
	if text == "" || len(p.stacks) >= maxRelated {
		return stop
	}
	if text == l.text { // its mark is lost, or it is something else
		p.label = strings.TrimSpace(text)
		return hold
	}
	p.label = strings.TrimSpace(text)
	return take
}

func (p *valgrind) end() (Trace, bool) {
	top := p.stacks[0].tree()
	top.Relation, top.Offset = "", p.offset
	for _, n := range p.stacks[1:] {
		top.Related = append(top.Related, n.tree())
	}
	return top, true
}

// valgrindText takes `==12==` off a line.
func valgrindText(s string) string {
	rest, ok := strings.CutPrefix(s[indent(s):], "==")
	if !ok {
		return s
	}
	d := digits(rest)
	if d == 0 || !strings.HasPrefix(rest[d:], "==") {
		return s
	}
	return strings.TrimSpace(rest[d+2:])
}

// valgrindFrame reads `==12==    at 0x401: f (file.c:12)`.
func valgrindFrame(l line, word string) (Frame, bool) {
	text := valgrindText(l.text)
	if len(text) == len(l.text) { // the mark is lost
		text = text[indent(text):]
	}
	rest, ok := strings.CutPrefix(text, word+"0x")
	if !ok {
		return Frame{}, false
	}
	n := hexDigits(rest)
	rest, ok = strings.CutPrefix(rest[n:], ": ")
	if !ok || rest == "" || rest[len(rest)-1] != ')' {
		return Frame{}, false
	}
	open := strings.LastIndex(rest, " (")
	if open < 0 {
		return Frame{}, false
	}
	f := Frame{Func: rest[:open], Offset: l.offset(strings.LastIndex(l.text, text))}
	where := rest[open+2 : len(rest)-1]
	if module, ok := strings.CutPrefix(where, "in "); ok {
		f.Module = module
	} else if file, line, ok := cutNumber(where); ok {
		f.File, f.Line = file, line
	}
	return f, true
}
