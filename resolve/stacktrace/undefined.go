package stacktrace

import "strings"

// undefinedGrammar is what UndefinedBehaviorSanitizer prints, which may be all
// there is, `file.c:12:3: runtime error: ...`, and Swift of its own errors.
var undefinedGrammar = grammar{format: Sanitizer, labelled: true, may: mayUndefined, open: openPlacedError}

func mayUndefined(s string) bool {
	return isPlaced(s) && (strings.Contains(s, ": runtime error:") || strings.Contains(s, ".swift:"))
}

func openPlacedError(l line, c *context) parser {
	if p := openUndefined(l, c); p != nil {
		return p
	}
	return openSwiftPlaced(l, c)
}

// isUndefined says whether a line begins behind the place: that was wrapped.
func isUndefined(s string) bool { return strings.HasPrefix(s[indent(s):], "runtime error: ") }

// isPlaced says whether the first word of a line is like `file.c:12:3:`.
func isPlaced(s string) bool {
	first := indent(s)
	n := first + strings.IndexByte(s[first:], ' ')
	return n > first+2 && s[n-1] == ':' && isDigit(s[n-2])
}

func openUndefined(l line, c *context) parser {
	if c != nil && isUndefined(l.text) {
		b, ok := c.above()
		if !ok || len(b.text)+len(l.text) > maxLine {
			return nil
		}
		b.text = strings.TrimRight(b.text, " ") + " " + strings.TrimLeft(l.text, " \t")
		return openUndefined(b, nil)
	}
	where, message, ok := strings.Cut(l.text, ": runtime error:")
	if !ok {
		return nil
	}
	blanks := len(where) - len(strings.TrimLeft(where, " \t\"'`([*-"))
	at, ok := cutPlace(where[blanks:])
	message = strings.TrimPrefix(message, " ")
	if !ok || !hasExt(at.file, sourceExts) || strings.IndexByte(at.file, ' ') >= 0 {
		return nil
	}
	t := Trace{Format: Sanitizer, Type: "runtime error", Message: message, Offset: l.offset(blanks)}
	t.Frames = []Frame{at.frame("", l.offset(blanks))}
	return &undefined{report: report{trace: t}}
}

// An undefined parses such a line and the stack that may stand under it.
type undefined struct {
	report
	stack *sanitizer
}

func (p *undefined) next(l line) verdict {
	if p.stack != nil {
		return p.stack.next(l)
	}
	n, f, ok := sanitizerFrame(l, indent(l.text))
	if !ok || n != 0 {
		return p.report.next(l)
	}
	p.stack = &sanitizer{kind: p.trace.Type, message: p.trace.Message, offset: p.trace.Offset}
	p.stack.add(n, f)
	return take
}

func (p *undefined) end() (Trace, bool) {
	if p.stack != nil {
		return p.stack.end()
	}
	return p.report.end()
}
