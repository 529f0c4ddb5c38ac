package stacktrace

import "strings"

// gjsGrammar is what gjs prints of the JavaScript that runs in a native
// program: `#0   7ffe161bd070 b   file:///x.js:12 (df3d61d32e0 @ 98)`.
var gjsGrammar = grammar{format: JavaScript, words: []string{"#"}, second: digit, last: ")" + digit, needle: ":", open: openGJS}

func openGJS(l line, c *context) parser {
	f, ok := gjsFrame(l)
	if !ok {
		return nil
	}
	r := &run{frame: gjsLine}
	r.trace = Trace{Format: JavaScript, Offset: l.offset(0)}
	if b, ok := c.above(); ok && strings.HasPrefix(strings.TrimSpace(b.text), "== Stack trace") {
		r.trace.Offset = b.offset(0)
	}
	r.add(f)
	return r
}

func gjsLine(l line) (Frame, bool, verdict) {
	if f, ok := gjsFrame(l); ok {
		return f, true, take
	}
	return Frame{}, false, stop
}

func gjsFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	_, rest, ok := frameNumber(l.text[blanks:])
	if !ok {
		return Frame{}, false
	}
	n := hexDigits(rest)
	kind := strings.TrimLeft(rest[n:], " ")
	if n < 6 || len(kind) < 3 || !isLetter(kind[0]) || kind[1] != ' ' {
		return Frame{}, false
	}
	where, _, _ := strings.Cut(strings.TrimLeft(kind[1:], " "), " (")
	file, line, ok := cutNumber(where)
	return Frame{File: file, Line: line, Offset: l.offset(blanks)}, ok && file != "" && !blank.in(file)
}
