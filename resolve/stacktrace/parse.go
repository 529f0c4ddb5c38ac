package stacktrace

import "slices"

// Parse returns the stack traces in a text, in the order of their ends; a text
// without any gives none. It takes any bytes, in time linear in their number.
//
// The text may be a log, a crash report, an error message, or JSON records
// that hold one; a text of a single line may be a lone frame. The strings of
// the result are parts of the text wherever it holds them as they are.
func Parse(text string) []Trace {
	var found []Trace
	e := newEngine(func(t Trace) bool {
		if len(found) == cap(found) { // doubled: append would copy more often
			found = slices.Grow(found, max(1, len(found)))
		}
		found = append(found, t)
		return true
	})
	e.text, e.final = text, true
	e.lines()
	e.finish()
	return found
}
