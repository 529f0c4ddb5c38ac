package stacktrace

import "strings"

// Miri prints the calls that led to undefined behavior as notes of a compiler's
// message: = note: inside `f` at src/cart.rs:12:5: 12:9, those of the crate
// itself with the place below, --> src/main.rs:3:5.
const (
	miriNote = "= note: inside "
	miriTail = "note: inside "
)

func openMiri(l line, c *context) parser {
	p := &miri{trace: Trace{Format: Rust, Offset: l.offset(indent(l.text))}}
	if p.next(l) == stop {
		return nil
	}
	c.before(func(b line) bool {
		message, ok := strings.CutPrefix(b.text, "error: ")
		if ok {
			p.trace.Type, p.trace.Message = weakHead(message)
			p.trace.Offset = b.offset(0)
		}
		return !ok
	})
	return p
}

// A miri parses one backtrace.
type miri struct {
	trace Trace
	list
	begun *Frame // its place is in the next line
}

func (p *miri) next(l line) verdict {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	rest, ok := cutAny(s, miriNote, miriTail)
	where, arrow := strings.CutPrefix(s, "--> ")
	switch {
	case ok:
		return p.call(rest, l.offset(blanks))
	case arrow && p.begun != nil:
		at, ok := cutPlace(where)
		if !ok {
			return stop
		}
		p.add(at.frame(p.begun.Func, p.begun.Offset))
		p.begun = nil
		return take
	case p.begun != nil:
		return stop
	case s == "", strings.HasPrefix(strings.TrimLeft(s[digits(s):], " "), "|"):
		return hold // the source
	case strings.HasPrefix(s, "= note: "):
		return take
	}
	return stop
}

// call reads a note behind its first words.
func (p *miri) call(s string, offset int) verdict {
	name, where, ok := strings.Cut(s, " at ")
	name = strings.Trim(name, "`")
	if !ok {
		p.begun = &Frame{Func: name, Offset: offset}
		return hold
	}
	where, _, _ = strings.Cut(where, ": ") // where the expression ends
	at, ok := cutPlace(where)
	if !ok {
		return stop
	}
	p.add(at.frame(name, offset))
	return take
}

func (p *miri) end() (Trace, bool) {
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, len(p.trace.Frames) > 0
}
