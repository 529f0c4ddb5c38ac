package stacktrace

import "strings"

// dull says whether a raw line is surely of no stack trace: none has begun
// anywhere, and the line's bytes let none begin. Most lines of a log are, and
// cost no more than this look.
func (e *engine) dull(raw string, start int) bool {
	if e.stack || e.opened+e.split > 0 || e.shape != "" { // lines of what is said to be a stack trace are not
		return false
	}
	held := e.signs.in(e.text, start, start+len(raw))
	switch {
	case held&carried != 0:
		return false
	case softBroken(raw) || beginsDocument(raw) || strings.HasPrefix(raw, dockerRecord) || strings.HasSuffix(raw, mailBlank):
		return false
	}
	_, n := prefix(raw)
	s := raw[n:]
	switch {
	case isPartial(raw, n):
		return false
	case s == "":
		return true
	case s[len(s)-1] == '}' && mayHoldStack(s):
		return false
	case isObject(s):
		return s[len(s)-1] == '}'
	}
	return candidates(s, held) == 0 && (!learnable(s) || learned(s) == 0)
}
