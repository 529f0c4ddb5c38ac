package stacktrace

import "strings"

// Parse returns the stack traces in a text, in the order of their ends; a text
// without any gives none. It takes any bytes, in time linear in their number.
//
// The text may be a log, a crash report, an error message, or JSON records
// that hold one. The strings of the result are parts of the text.
func Parse(text string) []Trace {
	var found []Trace
	collect := func(t Trace) bool {
		found = append(found, t)
		return true
	}
	e := &engine{text: text, emit: collect}
	e.lines(true)
	e.finish()
	if found == nil && isOneLine(text) {
		e = &engine{text: text, stack: true, emit: collect}
		e.lines(true)
		e.finish()
	}
	return found
}

// isOneLine says whether the text is a single line: somebody who passes a lone
// frame means it.
func isOneLine(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && len(text) < maxLine && strings.IndexByte(text, '\n') < 0
}
