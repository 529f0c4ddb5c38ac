package stacktrace

import "strings"

// skim passes over dull lines, up to one that may be of a stack trace, or that
// is not whole. Most lines of a log are dull, and cost no more than this look.
func (e *engine) skim() {
	if e.skip || e.stack || e.opened+e.split > 0 { // lines of what is said to be a stack trace are not
		return
	}
	for {
		n, ended := e.lineEnd()
		if !ended || n > maxLine {
			return
		}
		if raw := uncarriage(e.text[e.pos : e.pos+n]); raw != "" && !e.dull(raw, e.pos) {
			return
		}
		e.work += n
		e.pos += n + 1
	}
}

// dull says whether a raw line is surely of no stack trace, where none has
// begun: its bytes let none begin.
func (e *engine) dull(raw string, start int) bool {
	return e.signs.carriers.in(e.text, start, start+len(raw)) == 0 && !softBroken(raw) && !beginsDocument(raw) &&
		!strings.HasPrefix(raw, dockerRecord) && !strings.HasSuffix(raw, mailBlank) && !strings.HasSuffix(raw, codeFence) && e.dullLine(raw, start)
}

// dullLine says so of a line that is not dressed; it stands at start.
func (e *engine) dullLine(s string, start int) bool {
	_, n := prefix(s)
	if isPartial(s, n) {
		return false
	}
	s, start = s[n:], start+n
	switch {
	case s == "":
		return true
	case e.shape != "" && shaped(e.shape, s) > 0, s[len(s)-1] == '}' && mayHoldStack(s):
		return false
	case isObject(s):
		return e.dullRecord(s, start)
	}
	return isDull(s, e.signs.grammars.in(e.text, start, start+len(s)), e.signs.frames.in(e.text, start, start+len(s)))
}

// isDull says so of what carriers left of a line, with its signs.
func isDull(s string, ofGrammars, ofFrames set) bool {
	return candidates(s, ofGrammars) == 0 && gutter(s) == 0 && frameAt(s, ofFrames != 0) == 0
}

// dullRecord says so of a record.
func (e *engine) dullRecord(s string, start int) bool {
	if s[len(s)-1] != '}' {
		return false
	}
	from, to, ok := recordLine(s)
	if !ok || from == to {
		return true
	}
	return strings.IndexByte(s[from:to], '\\') < 0 && e.dullLine(s[from:to], start+from)
}
