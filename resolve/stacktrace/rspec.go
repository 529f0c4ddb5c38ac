package stacktrace

import "strings"

// openRSpec opens the places below an example that failed, where its formatter
// prints no methods: `# ./lib/cart.rb:4`.
func openRSpec(l line, c *context) parser {
	f, ok, _ := rspecLine(l)
	if !ok {
		return nil
	}
	r := &run{frame: rspecLine, trace: Trace{Format: Ruby, Offset: f.Offset}}
	var message []string
	sure := c.stack
	c.before(func(b line) bool {
		s := strings.TrimSpace(b.text)
		if failure, ok := strings.CutPrefix(s, "Failure/Error: "); ok {
			if sure = true; r.trace.Message == "" {
				r.trace.Message, r.trace.Offset = failure, b.offset(0)
			}
			return false
		}
		if kind, ok := strings.CutSuffix(s, ":"); ok && r.trace.Type == "" && isExceptionName(kind) {
			r.trace.Type, r.trace.Offset = kind, b.offset(0)
			r.trace.Message = fromBelow(message)
		}
		message = append(message, s)
		return len(message) < maxBack/2
	})
	if !sure {
		r.least = 2
	}
	r.add(f)
	return r
}

func rspecLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	where, ok := strings.CutPrefix(strings.TrimRight(l.text[blanks:], " "), "# ")
	at, placed := cutPlace(where)
	if !ok || !placed || blank.in(at.file) || !hasExt(at.file, "rb") {
		return Frame{}, false, stop
	}
	return at.frame("", l.offset(blanks)), true, take
}
