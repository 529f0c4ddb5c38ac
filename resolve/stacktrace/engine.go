package stacktrace

import (
	"slices"
	"strings"
)

const (
	maxLine   = 64 << 10 // bytes of a line that the grammars see
	maxRecord = 1 << 20  // bytes of a line that is a record or holds escaped newlines
	maxHeld   = 64       // lines that a stack trace waits for its continuation
	maxNested = 4        // texts within records within texts
)

// An engine reads lines, tells their sources apart and has the grammars parse
// them. It sees its input through a window, text, that starts at offset base
// and either at the start of a line or more than lookBack bytes before pos.
type engine struct {
	text    string
	base    int
	pos     int  // in text, of the line that is read next
	clear   int  // in text, up to where that line does not end
	skip    bool // that line is the rest of one that is too long
	final   bool // nothing comes after the window
	again   bool // the text is read again
	stack   bool // the carrier says that the text is a stack trace
	nested  int
	plain   source
	loose   source  // one in which nothing has begun
	last    *source // of the line before
	sources map[string]*source
	opened  int // stack traces that are open
	split   int // sources with pieces of a line
	signs   lookouts
	shape   string // the prefix that was learned
	know    context
	json    jsonReader
	reading record  // of the line, or of a document
	inner   *engine // reads what is decoded from within this text
	decoded within
	moves   offsets // of the text decoded last
	tried   int     // offset up to which no JSON document begins
	enough  int     // bytes of the window that a JSON document waits for
	emit    func(Trace) bool
	found   bool
	done    bool // emit wants no more
	// work counts the bytes of the lines looked at, again wherever they are
	// looked at again.
	work int
}

// newEngine returns one that hands what it finds to emit.
func newEngine(emit func(Trace) bool) *engine { return &engine{signs: newLookouts(), emit: emit} }

// lines reads the window's lines. A line not yet ended waits for more of the
// window, unless it is too long or nothing comes.
func (e *engine) lines() {
	for e.pos < len(e.text) && !e.done {
		e.skim()
		n, ended := e.lineEnd()
		if !ended && !e.final && !e.skip && n < maxRecord {
			return
		}
		if !e.skip {
			used := e.line(e.pos, e.pos+min(n, maxRecord))
			if used < 0 {
				return
			}
			if used > 0 {
				e.pos += used
				continue
			}
		}
		e.skip = !ended
		e.pos = min(e.pos+n+1, len(e.text))
		if s := &e.plain; s.bare && s.held == 0 && !e.skip && !e.done {
			e.ahead(s)
		}
	}
}

// ahead has the open stack trace take lines as they are, if it can.
func (e *engine) ahead(s *source) {
	p, ok := s.open.(*goDump)
	if !ok || e.shape != "" || len(s.pieces.text) > 0 {
		return
	}
	used := p.ahead(e.text[e.pos:e.signs.carriers.until(e.text, e.pos)], e.base+e.pos)
	if used > 0 {
		e.pos, e.work = e.pos+used, e.work+used
		s.floor, s.rival = e.base+e.pos-1, nil
	}
}

// lineEnd returns the length of the next line, or of what is there of it.
func (e *engine) lineEnd() (n int, ended bool) {
	from := max(e.pos, e.clear)
	if n = strings.IndexByte(e.text[from:], '\n'); n >= 0 {
		return from + n - e.pos, true
	}
	e.clear = len(e.text)
	return len(e.text) - e.pos, false
}

// line reads the line text[start:end]. A document that begins there takes more
// than the line: used is its length, negative if its end is not yet in the
// window, and 0 where there is none.
func (e *engine) line(start, end int) (used int) {
	e.work += end - start
	raw := uncarriage(e.text[start:end])
	if len(raw) == 0 || e.bare(raw, start) {
		e.step(&e.plain, line{text: raw, at: e.base + start}, start)
		return 0
	}
	if beginsDocument(raw) {
		if used = e.document(start); used != 0 {
			return used
		}
	}
	if softBroken(raw) {
		return e.soft(start)
	}
	key, l := e.strip(raw, start)
	s := e.source(key)
	if l.partial || len(s.pieces.text) > 0 {
		var ok bool
		if l, ok = e.whole(s, l); !ok {
			e.settle(s)
			return 0
		}
	}
	switch {
	case l.text == "" && strings.HasSuffix(raw, codeFence): // the text is no program's from here on
		e.close(s)
	case len(l.text) > 0 && isObject(l.text):
		e.recorded(key, l, start)
		return 0
	case len(l.text) > 0 && e.carried(l):
		return 0
	default:
		e.step(s, l, start)
	}
	e.settle(s)
	return 0
}

// bare says whether the line is as its program printed it: no carrier's prefix
// begins with a blank.
func (e *engine) bare(raw string, start int) bool {
	return (raw[0] == '\t' || raw[0] == ' ') && e.shape == "" && len(e.plain.pieces.text) == 0 && !endsCarried(raw) && !isTimed(raw[indent(raw):]) &&
		e.signs.carriers.in(e.text, start, start+len(raw)) == 0
}

// endsCarried says whether a line ends as a record or as mail may end it.
func endsCarried(s string) bool {
	last := s[len(s)-1]
	return last == '}' || last == '=' || last == '`' || last == '0' && strings.HasSuffix(s, mailBlank)
}

// uncarriage takes the carriage return of a CRLF off a line; what went through
// a terminal twice has two.
func uncarriage(s string) string {
	for len(s) > 0 && s[len(s)-1] == '\r' {
		s = s[:len(s)-1]
	}
	return s
}

// step gives the line to the source's open stack trace, or looks whether one
// begins.
func (e *engine) step(s *source, l line, start int) {
	if len(l.text) > maxLine {
		l.text = l.text[:maxLine]
	}
	if s.open == nil {
		if len(l.text) > 0 {
			if e.open(s, e.begins(s, l, start)); s.open != nil {
				e.took(s, l)
			}
		}
		return
	}
	if s.bare && l.prefixed && e.apart(s, l, start) {
		return
	}
	if s.bare && l.prefixed || s.apart && !e.resume(s, l) {
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
		e.open(s, rival)
		e.step(s, l, start)
	}
}

// doubt handles a line that may belong to the open stack trace: another one
// that begins there is read beside it, until the open one goes on or ends.
func (e *engine) doubt(s *source, l line, start int) {
	if s.held++; s.held > maxHeld {
		rival := s.rival
		s.rival = nil
		beat(s.open, rival)
		e.close(s)
		e.open(s, rival)
		return
	}
	if s.rival == nil {
		s.rival = e.begins(s, l, start)
		return
	}
	if s.rival.next(l) == stop {
		rival := s.rival
		t, ok := rival.end()
		s.rival = nil
		if ok {
			if placed(t) {
				beat(s.open, rival)
			}
			inherit(&t, s.open)
			e.close(s)
			e.out(t)
			e.step(s, l, start)
			return
		}
		s.rival = e.begins(s, l, start)
	}
}

// open makes p, which may be nil, the source's open stack trace.
func (e *engine) open(s *source, p parser) {
	if s.open != nil {
		e.opened--
	}
	if p != nil {
		e.opened++
	}
	s.open = p
}

func (e *engine) took(s *source, l line) {
	s.held, s.floor = 0, l.offset(len(l.text))
}

// close ends the source's stack trace and hands it out.
func (e *engine) close(s *source) {
	p, rival := s.open, s.rival
	e.open(s, nil)
	s.rival, s.held, s.bare, s.apart = nil, 0, false, false
	var other Trace
	found := false
	if rival != nil {
		if other, found = rival.end(); found && placed(other) {
			beat(p, rival)
			inherit(&other, p)
		}
	}
	if p != nil {
		if t, ok := p.end(); ok {
			e.out(t)
		}
	}
	if found {
		e.out(other)
	}
}

// beat tells a report that a stack trace follows it.
func beat(p, by parser) {
	r, lone := p.(interface{ beat() })
	if _, other := by.(interface{ beat() }); lone && by != nil && !other {
		r.beat()
	}
}

// placed says whether a stack trace names a file: else a report's one place is
// all there is.
func placed(t Trace) bool {
	return slices.ContainsFunc(t.Frames, func(f Frame) bool { return f.File != "" }) || slices.ContainsFunc(t.Related, placed)
}

// inherit gives what a report said to the stack trace that stands for it, if
// that says nothing of its own.
func inherit(t *Trace, from parser) {
	if r, ok := from.(*report); ok && r.beaten && t.Type == "" && t.Message == "" {
		t.Type, t.Message, t.Offset = r.trace.Type, r.trace.Message, r.trace.Offset
	}
}

func (e *engine) out(t Trace) {
	e.found = true
	if !e.done && !e.emit(t) {
		e.done = true
	}
}

// finish ends every open stack trace, in the order of their beginnings. A short
// input that gave nothing is read again: if it is one line, as a frame, for
// somebody who passes a lone frame means it; else without what most of its
// lines begin with, if there is such a thing.
func (e *engine) finish() {
	e.close(&e.plain)
	for _, s := range e.ordered() {
		e.close(s)
	}
	if e.found || e.stack || e.again || e.base > 0 || len(e.text) >= maxLine {
		return
	}
	lone, shape := isOneLine(e.text), commonPrefix(e.text)
	if !lone && shape == "" {
		return
	}
	e.reset(e.text, lone)
	e.shape, e.again = shape, true
	e.lines()
	e.finish()
}

// reset begins a text in which nothing was found yet.
func (e *engine) reset(text string, stack bool) {
	e.text, e.stack = text, stack
	e.base, e.pos, e.clear, e.tried, e.enough = 0, 0, 0, 0, 0
	e.skip, e.again, e.found, e.done, e.shape, e.signs = false, false, false, false, "", newLookouts()
	e.plain, e.last, e.sources = source{}, nil, nil
}

// isOneLine says whether the text is a single line.
func isOneLine(text string) bool {
	text = strings.TrimRight(text, " \t\r\n")
	return text != "" && strings.IndexByte(text, '\n') < 0
}
