package stacktrace

import "strings"

// jvmBareGrammar is a list of Java's frames without the `at` before them, or
// with it at the ends of the lines, as an editor that wraps leaves it.
var jvmBareGrammar = grammar{format: JVM, last: ")t", before: digit + "a", may: mayBare, open: openJVMBare}

// mayBare says whether a line is like `pkg.C.m(File.java:12)`.
func mayBare(s string) bool {
	if strings.HasPrefix(s[indent(s):], "at ") {
		return false
	}
	s = strings.TrimSuffix(strings.TrimRight(s, " "), " at")
	n := len(s)
	if n < 4 || s[n-1] != ')' || !isDigit(s[n-2]) {
		return false
	}
	i := strings.LastIndexByte(s, '(')
	if i <= 0 {
		return false
	}
	file, _, ok := cutNumber(s[i+1 : len(s)-1])
	return ok && hasExt(file, jvmExts)
}

func openJVMBare(l line, c *context) parser { return openList(l, c, JVM, jvmBareLine) }

func jvmBareLine(l line) (Frame, bool, verdict) {
	if f, ok := jvmBare(l); ok {
		return f, true, take
	}
	s := strings.TrimSpace(l.text)
	if isElision(s) || s == "at" {
		return Frame{}, false, take
	}
	if strings.HasSuffix(s, ")") && strings.IndexByte(s, ' ') < 0 && strings.IndexByte(s, '.') > 0 {
		return Frame{}, false, hold // a frame without a place
	}
	return Frame{}, false, stop
}

// jvmBare reads `pkg.C.m(File.java:12)`.
func jvmBare(l line) (Frame, bool) {
	l.text = strings.TrimSuffix(strings.TrimRight(l.text, " "), " at")
	blanks := indent(l.text)
	f, ok := jvmFrame(l, blanks)
	if !ok {
		f, ok = jvmCall(l, blanks)
	}
	return f, ok && hasExt(f.File, jvmExts) && strings.IndexByte(f.Func, ' ') < 0
}
