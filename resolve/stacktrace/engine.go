package stacktrace

import (
	"cmp"
	"slices"
	"strings"
)

const (
	maxLine   = 64 << 10 // bytes of a line that the grammars see
	maxRecord = 1 << 20  // bytes of a line that is a record or holds escaped newlines
	maxHeld   = 64       // lines that a stack trace waits for its continuation
	maxSource = 256      // sources that are told apart at a time
	maxNested = 4        // texts within records within texts
)

// An engine reads lines, tells their sources apart and has the grammars parse
// them. It sees its input through a window, text, that starts at offset base.
type engine struct {
	text    string
	base    int
	stack   bool // the carrier says that the text is a stack trace
	nested  int
	plain   source
	sources map[string]*source
	next    marks
	emit    func(Trace) bool
	done    bool // emit wants no more
}

// A source is one stream of lines within the input: a container, a process.
type source struct {
	key   string
	open  parser
	rival parser // reads the lines that the open one is not sure of
	held  int    // lines since the open parser was sure
	floor int    // offset before which lines belong to an earlier stack trace
	// bare says that the open stack trace went on in a line without prefix:
	// a line with one is then something else.
	bare bool
}

// lines reads the window's lines and returns how many bytes it is done with;
// the rest, a line not yet ended, waits for more unless this is the end.
func (e *engine) lines(final bool) (used int) {
	for used < len(e.text) && !e.done {
		n := strings.IndexByte(e.text[used:], '\n')
		if n < 0 {
			if !final {
				return used
			}
			n = len(e.text) - used
		}
		e.line(used, used+n)
		used = min(used+n+1, len(e.text))
	}
	return used
}

// line reads the line text[start:end].
func (e *engine) line(start, end int) {
	raw := e.text[start:end]
	if n := len(raw); n > 0 && raw[n-1] == '\r' {
		raw = raw[:n-1]
	}
	key, l := e.strip(raw, start)
	if len(l.text) > 0 && e.carried(key, l, start) {
		return
	}
	e.step(e.source(key), l, start)
}

// step gives the line to the source's open stack trace, or looks whether one
// begins.
func (e *engine) step(s *source, l line, start int) {
	if len(l.text) > maxLine {
		l.text = l.text[:maxLine]
	}
	if s.open == nil {
		if len(l.text) > 0 {
			s.open = begin(l, e.context(s, start))
			if s.open != nil {
				e.took(s, l)
			}
		}
		return
	}
	if s.bare && l.prefixed {
		e.close(s)
		e.step(s, l, start)
		return
	}
	switch s.open.next(l) {
	case take:
		s.rival = nil
		e.took(s, l)
		s.bare = !l.prefixed
	case hold:
		e.doubt(s, l, start)
	default:
		rival := s.rival
		s.rival = nil
		e.close(s)
		s.open = rival
		e.step(s, l, start)
	}
}

// doubt handles a line that may belong to the open stack trace: another one
// that begins there is read beside it, until the open one goes on or ends.
func (e *engine) doubt(s *source, l line, start int) {
	if s.held++; s.held > maxHeld {
		rival := s.rival
		s.rival = nil
		e.close(s)
		s.open = rival
		return
	}
	if s.rival == nil {
		s.rival = begin(l, e.context(s, start))
		return
	}
	if s.rival.next(l) == stop {
		found := s.rival.end()
		s.rival = nil
		if len(found) > 0 {
			e.close(s)
			for _, t := range found {
				e.out(t)
			}
			e.step(s, l, start)
			return
		}
		s.rival = begin(l, e.context(s, start))
	}
}

func (e *engine) took(s *source, l line) {
	s.held, s.floor = 0, l.offset(len(l.text))
}

// close ends the source's stack trace and hands it out.
func (e *engine) close(s *source) {
	p, rival := s.open, s.rival
	s.open, s.rival, s.held, s.bare = nil, nil, 0, false
	for _, p := range []parser{p, rival} {
		if p == nil {
			continue
		}
		for _, t := range p.end() {
			e.out(t)
		}
	}
}

func (e *engine) out(t Trace) {
	if !e.done && !e.emit(t) {
		e.done = true
	}
}

// finish ends every open stack trace, in the order of their beginnings.
func (e *engine) finish() {
	e.close(&e.plain)
	for _, s := range e.ordered() {
		e.close(s)
	}
}

// source returns the stream that a carrier's prefix names.
func (e *engine) source(key string) *source {
	if key == "" {
		return &e.plain
	}
	if s := e.sources[key]; s != nil {
		return s
	}
	if len(e.sources) >= maxSource {
		e.forget()
	}
	if e.sources == nil {
		e.sources = map[string]*source{}
	}
	key = strings.Clone(key)
	s := &source{key: key}
	e.sources[key] = s
	return s
}

// ordered returns the named sources in a stable order.
func (e *engine) ordered() []*source {
	all := make([]*source, 0, len(e.sources))
	for _, s := range e.sources {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *source) int {
		return cmp.Or(cmp.Compare(a.floor, b.floor), cmp.Compare(a.key, b.key))
	})
	return all
}

// forget drops the sources without an open stack trace; if none is, the one
// that was silent the longest ends its own.
func (e *engine) forget() {
	all := e.ordered()
	for _, s := range all {
		if s.open == nil {
			delete(e.sources, s.key)
		}
	}
	if len(e.sources) >= maxSource {
		e.close(all[0])
		delete(e.sources, all[0].key)
	}
}
