package stacktrace

import "strings"

// mayV8 says whether a line is like `f (file.js:1:2)`: one of V8's frames without
// the `at` before it.
func mayV8(s string) bool {
	n := len(s)
	if n < 4 || s[n-1] != ')' || !isDigit(s[n-2]) || strings.HasPrefix(s[indent(s):], "at ") {
		return false
	}
	i := strings.LastIndexByte(s, '(') - 1
	if i <= 0 || s[i] != ' ' {
		return false
	}
	at, ok := cutPlace(s[i+2 : n-1])
	return ok && at.col > 0 && hasExt(at.file, v8Exts) && gdbName(strings.TrimSpace(s[:i]))
}

const v8Exts = "js jsx ts tsx mjs cjs mts cts vue svelte"

func openV8Bare(l line, c *context) parser { return openList(l, c, JavaScript, v8BareLine) }

func v8BareLine(l line) (Frame, bool, verdict) {
	s := strings.TrimRight(l.text, " ")
	if s == "" || !mayV8(s) {
		return Frame{}, false, stop
	}
	blanks := indent(s)
	i := strings.LastIndex(s, " (")
	at, _ := cutPlace(s[i+2 : len(s)-1])
	return at.frame(s[blanks:i], l.offset(blanks)), true, take
}
