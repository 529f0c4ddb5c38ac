package stacktrace

import "strings"

// Two programs, or two threads of one, write into each other's lines. Where a
// prefix tells the lines apart, a stack trace without goes on behind those
// with: if its frames are numbered, or could not begin one by themselves. Those
// of V8, the JVM and .NET could: the line before may name another exception.

// A resumer is a parser of such a stack trace.
type resumer interface {
	parser
	// resumes says whether a line is surely more of it.
	resumes(l line) bool
}

// apart says whether a line with a prefix may be passed over because it stands
// within a stack trace without.
func (e *engine) apart(s *source, l line, start int) bool {
	s.held++
	_, open := s.open.(resumer)
	_, rival := s.rival.(resumer)
	s.apart = (open || rival) && s.held <= maxHeld && e.begins(s, l, start) == nil
	return s.apart
}

// resume says whether a line behind such lines is more of the open stack trace,
// or of its rival, which is then the open one.
func (e *engine) resume(s *source, l line) bool {
	s.apart = false
	if p, ok := s.open.(resumer); ok && p.resumes(l) {
		return true
	}
	rival, ok := s.rival.(resumer)
	if !ok || !rival.resumes(l) {
		return false
	}
	s.rival = nil
	beat(s.open, rival)
	e.close(s)
	e.open(s, rival)
	s.bare = true
	return true
}

func (m margin) resumes(l line) bool {
	p, ok := m.parser.(resumer)
	return ok && p.resumes(m.within(l))
}

// follows says whether a line is the frame behind the number.
func follows(l line, last int) bool {
	n, _, ok := frameNumber(l.text[indent(l.text):])
	return ok && n == last+1
}

func (p *gdb) resumes(l line) bool       { return follows(l, p.last) }
func (p *sanitizer) resumes(l line) bool { return follows(l, p.last) }
func (p *php) resumes(l line) bool       { return follows(l, len(p.calls)-1) }

func (p *goDump) resumes(l line) bool {
	if _, at, ok := goroutineHeader(l); ok && at == 0 {
		return true
	}
	if p.state != goStack {
		return false
	}
	if p.function != "" {
		_, ok := goPlace(l.text[indent(l.text):])
		return ok && indent(l.text) > 0
	}
	_, ok := goFunction(l.text)
	return ok
}

func (p *pyTraceback) resumes(l line) bool {
	at := p.level()
	return at.state == pyFrames && !at.bare && (indent(l.text) > len(at.blanks) || l.text != "" && pyException(l.text))
}

func (p *ruby) resumes(l line) bool {
	return !p.listed && strings.HasPrefix(l.text[indent(l.text):], "from ")
}

func (p *rust) resumes(l line) bool {
	s := l.text[indent(l.text):]
	_, ok := rustFunction(s)
	return p.state == rustFrames && (ok || p.pending && strings.HasPrefix(s, "at "))
}

// The line that failed has a mark before it that mail puts before quotes.
func (p *pytest) resumes(l line) bool {
	_, _, placed := pytestPlace(l)
	return placed || l.text == "" || indent(l.text) > 0 || strings.HasPrefix(l.text, pytestError) || strings.HasPrefix(l.text, "E ")
}
