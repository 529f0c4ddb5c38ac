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
	switch {
	case e.signs.carriers.in(e.text, start, start+len(raw)) != 0:
		return false
	case softBroken(raw) || beginsDocument(raw) || strings.HasPrefix(raw, dockerRecord) || strings.HasSuffix(raw, mailBlank):
		return false
	}
	_, n := prefix(raw)
	s, start, end := raw[n:], start+n, start+len(raw)
	switch {
	case isPartial(raw, n) || e.shape != "" && shaped(e.shape, s) > 0:
		return false
	case s == "":
		return true
	case s[len(s)-1] == '}' && mayHoldStack(s):
		return false
	case isObject(s):
		return s[len(s)-1] == '}'
	}
	return candidates(s, e.signs.grammars.in(e.text, start, end)) == 0 && learned(s, e.signs.frames.in(e.text, start, end) != 0) == 0
}
