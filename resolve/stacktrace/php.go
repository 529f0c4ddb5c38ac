package stacktrace

import "strings"

// phpGrammar is PHP's own print of an uncaught exception and what Monolog and
// Laravel make of it. A line of its stack gives the place of a call with the
// function that was called: the function belongs to the frame above, and the
// place where the exception was thrown, printed apart, is the innermost frame.
var phpGrammar = grammar{format: PHP, words: []string{"#", "PHP ", "Fatal error: ", "Parse error: ", "Recoverable fatal error: ", "Uncaught "}, second: digit + "Haen", open: openPHP}

func openPHP(l line, c *context) parser {
	s := strings.TrimPrefix(l.text, "PHP ")
	if rest, ok := cutAny(s, "Fatal error: ", "Parse error: ", "Recoverable fatal error: ", "Uncaught "); ok {
		p := &php{}
		p.message, p.at, p.siteAt = strings.TrimSpace(rest), l.offset(0), l.offset(0)
		p.uncaught = strings.Contains(rest, "Uncaught ") || strings.HasPrefix(s, "Uncaught ")
		if strings.HasPrefix(s, "Uncaught ") && !strings.Contains(s, " in ") || !p.uncaught && phpSite(rest).file == "" {
			return nil // of OCaml, of Swift
		}
		return p
	}
	call, ok := phpCall(l)
	if !ok || call.n != 0 {
		return nil
	}
	p := &php{state: phpCalls}
	p.describe(l, c)
	p.calls = append(p.calls, call)
	return p
}

func cutAny(s string, prefixes ...string) (string, bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest, true
		}
	}
	return s, false
}

// A php parses a chain of exceptions.
type php struct {
	state    phpState
	message  string // of the exception that is read, with what stands around it
	at       int
	siteAt   int // of the message's last line, which says where it was thrown
	uncaught bool
	calls    []call
	table    []call // of Xdebug, the oldest first
	done     []Trace
	laravel  bool // the chain is printed from the outermost on
}

type phpState int8

const (
	phpMessage phpState = iota
	phpCalls
	phpEnded
)

// describe finds the message above `Stack trace:`.
func (p *php) describe(l line, c *context) {
	p.at, p.siteAt = l.offset(0), l.offset(0)
	n := 0
	c.before(func(b line) bool {
		n++
		s := b.text
		if n == 1 {
			p.laravel = strings.HasPrefix(s, "[stacktrace]")
			if p.laravel || strings.HasSuffix(strings.TrimSpace(s), "Stack trace:") {
				return true
			}
			return false
		}
		if p.message == "" {
			p.siteAt = b.offset(0)
		}
		p.message, p.at = s+"\n"+p.message, b.offset(0)
		return n < 12 && !strings.Contains(s, "[object] (") && !strings.Contains(s, "Uncaught ")
	})
	p.message = strings.TrimSpace(p.message)
}

func (p *php) next(l line) verdict {
	s := strings.TrimPrefix(l.text, "PHP ")
	if p.state == phpMessage {
		return p.nextMessage(s, l)
	}
	if call, ok := phpCall(l); ok && p.state == phpCalls {
		p.calls = append(p.calls, call)
		return take
	}
	if call, ok := phpTableCall(l); ok && len(p.calls) == 0 && p.state == phpCalls {
		p.table = append(p.table, call)
		return take
	} else if ok && p.uncaught { // the same again
		return take
	}
	switch trimmed := strings.TrimSpace(s); {
	case p.state == phpEnded && (trimmed == "Stack trace:" || trimmed == "Call Stack:"):
		return take
	case strings.HasPrefix(trimmed, "thrown in "):
		p.state = phpEnded
		return take
	case strings.HasPrefix(trimmed, "Next "):
		p.finish()
		p.state, p.message, p.at, p.siteAt = phpMessage, trimmed[len("Next "):], l.offset(0), l.offset(0)
		return take
	case strings.HasPrefix(trimmed, "[previous exception]"):
		p.finish()
		p.state, p.message, p.at, p.siteAt = phpMessage, trimmed, l.offset(0), l.offset(0)
		return take
	case trimmed == "", strings.HasPrefix(trimmed, "\"}"):
		return hold
	}
	return stop
}

// nextMessage takes lines up to `Stack trace:`.
func (p *php) nextMessage(s string, l line) verdict {
	trimmed := strings.TrimSpace(s)
	switch {
	case trimmed != "" && strings.HasSuffix(p.message, trimmed):
		return take // Xdebug says it again
	case (trimmed == "Stack trace:" || trimmed == "[stacktrace]" || trimmed == "Call Stack:") && phpSite(p.message).file != "": // else of the message
		p.state = phpCalls
		p.laravel = p.laravel || trimmed == "[stacktrace]"
		return take
	case strings.HasPrefix(trimmed, "thrown in "):
		p.state = phpEnded
		return take
	case trimmed == "":
		return hold
	case phpSite(p.message).file != "" && !p.uncaught:
		return stop
	}
	if len(p.message) < maxMessage {
		p.message, p.siteAt = p.message+"\n"+s, l.offset(0)
	}
	if s[0] == ' ' || s[0] == '\t' {
		return take
	}
	return hold
}

// finish ends one exception of the chain.
func (p *php) finish() {
	if len(p.calls) == 0 {
		p.calls = newestFirst(p.table)
	}
	var frames list
	site := phpSite(p.message)
	function := ""
	if len(p.calls) > 0 {
		function = p.calls[0].function
	}
	if site.file != "" || function != "" && len(p.calls) > 1 {
		frames.add(site.frame(function, p.siteAt))
	}
	frames.addCalls(p.calls)
	t := Trace{Format: PHP, Offset: p.at, Truncated: frames.cut, Frames: frames.take()}
	t.Type, t.Message = phpType(p.message)
	if len(t.Frames) > 0 {
		p.done = append(p.done, t)
	}
	p.calls, p.table, p.message = nil, nil, ""
}

// end nests the chain: PHP prints the exception at its root first, Laravel
// last.
func (p *php) end() (Trace, bool) {
	p.finish()
	if len(p.done) == 0 {
		return Trace{}, false
	}
	if p.laravel {
		for i, j := 0, len(p.done)-1; i < j; i, j = i+1, j-1 {
			p.done[i], p.done[j] = p.done[j], p.done[i]
		}
	}
	top := p.done[0]
	for _, t := range p.done[1:] {
		top.Relation = Cause
		t.Related = []Trace{top}
		top = t
	}
	return top, true
}

// phpCall reads `#0 file(12): C->m()`, `#1 [internal function]: f()`,
// `#2 {main}`.
func phpCall(l line) (call, bool) {
	blanks := indent(l.text)
	n, rest, ok := frameNumber(strings.TrimRight(l.text[blanks:], " "))
	if !ok {
		return call{}, false
	}
	c := call{n: n, offset: l.offset(blanks)}
	if rest == "{main}" {
		c.function = rest
		return c, true
	}
	if f, ok := strings.CutPrefix(rest, "[internal function]: "); ok {
		c.function = phpName(f)
		return c, true
	}
	colon := strings.Index(rest, "): ")
	if colon < 0 {
		return call{}, false
	}
	open := strings.LastIndexByte(rest[:colon], '(')
	if open <= 0 || digits(rest[open+1:]) != colon-open-1 || colon == open+1 {
		return call{}, false
	}
	c.place = place{file: rest[:open], line: number(rest[open+1 : colon])}
	if i := strings.Index(c.place.file, "("); i > 0 && strings.Contains(c.place.file, ") : ") {
		d := digits(c.place.file[i+1:]) // `x.php(7) : eval()'d code`: where eval was called
		c.place = place{file: c.place.file[:i], line: number(c.place.file[i+1 : i+1+d])}
	}
	c.function = phpName(rest[colon+3:])
	return c, true
}

// phpName takes the arguments off a call.
func phpName(s string) string {
	if strings.HasPrefix(s, "{closure") {
		if i := strings.Index(s, "}("); i > 0 {
			return s[:i+1]
		}
	}
	if i := strings.LastIndex(s, "{closure"); i > 0 {
		if j := strings.Index(s[i:], "}"); j > 0 {
			return s[:i+j+1]
		}
	}
	name, _, _ := strings.Cut(s, "(")
	return name
}

// phpSite reads where the exception was thrown: `... in file:12`, `... at
// file:12)` or `... in file on line 12` at the end of the message.
func phpSite(s string) place {
	s = strings.TrimRight(s, " \n)")
	if d := trailingDigits(s); d > 0 && strings.HasSuffix(s[:len(s)-d], " on line ") {
		file := s[:len(s)-d-len(" on line ")]
		if i := strings.LastIndex(file, " in "); i >= 0 {
			return place{file: file[i+4:], line: number(s[len(s)-d:])}
		}
		return place{}
	}
	rest, n, ok := cutNumber(s)
	if !ok {
		return place{}
	}
	i := max(strings.LastIndex(rest, " in "), strings.LastIndex(rest, " at "))
	if i < 0 {
		return place{}
	}
	return place{file: rest[i+4:], line: n}
}

// phpType takes the type and the message out of what stands around them.
func phpType(s string) (kind, message string) {
	if i := strings.Index(s, "[object] ("); i >= 0 {
		kind, rest, _ := strings.Cut(s[i+len("[object] ("):], "(")
		_, message, _ := strings.Cut(rest, "): ")
		if j := strings.LastIndex(message, " at "); j >= 0 {
			message = message[:j]
		}
		return kind, message
	}
	if i := strings.Index(s, "Uncaught "); i >= 0 {
		s = s[i+len("Uncaught "):]
	}
	if j := strings.LastIndex(s, " in "); j >= 0 && phpSite(s).file != "" {
		s = s[:j]
	}
	if rest, ok := strings.CutPrefix(s, "exception '"); ok {
		kind, message, _ := strings.Cut(rest, "' with message '")
		return kind, strings.TrimSuffix(message, "'")
	}
	kind, message, ok := strings.Cut(s, ": ")
	if !ok || strings.ContainsAny(kind, " \t\n") {
		return "", s
	}
	return kind, message
}
