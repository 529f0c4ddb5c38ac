package stacktrace

import "strings"

// openPHPUnit opens the places below a test that failed: `/app/tests/CartTest.php:12`
// a line, innermost first, under `1) CartTest::testTotal` and the message.
func openPHPUnit(l line, c *context) parser {
	f, ok, _ := phpunitLine(l)
	if !ok || c.doubt {
		return nil
	}
	var message []string
	found := false
	r := &run{frame: phpunitLine, trace: Trace{Format: PHP}}
	c.before(func(b line) bool {
		d := digits(b.text)
		name, headed := strings.CutPrefix(b.text[d:], ") ")
		if found = d > 0 && headed && strings.Contains(name, "::"); found {
			r.trace.Offset = b.offset(0)
			return false
		}
		message = append(message, b.text)
		return len(message) < maxBack/2
	})
	if !found {
		return nil
	}
	r.trace.Message = fromBelow(message)
	if kind, rest, ok := strings.Cut(r.trace.Message, ": "); ok && isExceptionName(kind) {
		r.trace.Type, r.trace.Message = kind, rest
	}
	r.add(f)
	return r
}

func phpunitLine(l line) (Frame, bool, verdict) {
	at, ok := cutPlace(l.text)
	if !ok || blank.in(at.file) || !hasExt(at.file, "php phpt") {
		return Frame{}, false, stop
	}
	return at.frame("", l.offset(0)), true, take
}
