package stacktrace

import "strings"

// perlGrammar is Perl's die and Carp's confess. As in PHP, a line of the stack
// gives the place of a call with the function that was called.
var perlGrammar = grammar{format: Perl, last: digit + ".", before: " ." + digit, may: isPerlPlace, open: openPerl, margin: true}

// isPerlPlace says whether a line ends in ` line 12`, with a full stop or not.
func isPerlPlace(s string) bool {
	for s != "" && s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	d := trailingDigits(s)
	return d > 0 && strings.HasSuffix(s[:len(s)-d], " line ")
}

func openPerl(l line, c *context) parser {
	s := l.text
	if s[0] == '\t' {
		first, ok := perlCall(l)
		if !ok {
			return nil
		}
		p := &perl{calls: []call{first}}
		p.describe(l, c)
		if p.site.file == "" {
			return nil
		}
		return p
	}
	at, message, ok := perlSite(s)
	if !ok || !hasExt(at.file, "pl pm t cgi psgi PL al") || s[0] == ' ' || strings.Contains(s, " called at ") {
		return nil
	}
	p := &perl{site: at, offset: l.offset(0)}
	p.message = message
	return p
}

// A perl parses one message with its stack.
type perl struct {
	site    place
	message string
	offset  int
	calls   []call
}

// describe finds the message above the first call.
func (p *perl) describe(l line, c *context) {
	b, ok := c.above()
	if !ok {
		return
	}
	p.site, p.message, _ = perlSite(b.text)
	p.offset = b.offset(0)
}

func (p *perl) next(l line) verdict {
	if call, ok := perlCall(l); ok && len(p.calls) < maxFrames {
		p.calls = append(p.calls, call)
		return take
	}
	return stop
}

func (p *perl) end() (Trace, bool) {
	function := ""
	if len(p.calls) > 0 {
		function = p.calls[0].function
	}
	var frames list
	frames.add(p.site.frame(function, p.offset))
	frames.addCalls(p.calls)
	t := Trace{Format: Perl, Message: p.message, Offset: p.offset, Truncated: frames.cut}
	t.Frames = frames.take()
	return t, true
}

// perlSite reads `message at file line 12.`, also with `, <STDIN> line 3.`
// behind it.
func perlSite(s string) (at place, message string, ok bool) {
	if !isPerlPlace(s) {
		return place{}, "", false
	}
	s = strings.TrimRight(s, ".")
	if i := strings.LastIndex(s, ", <"); i > 0 {
		s = s[:i]
	}
	d := trailingDigits(s)
	rest, ok := strings.CutSuffix(s[:len(s)-d], " line ")
	if d == 0 || !ok {
		return place{}, "", false
	}
	i := strings.LastIndex(rest, " at ")
	if i < 0 || i+4 == len(rest) {
		return place{}, "", false
	}
	return place{file: rest[i+4:], line: number(s[len(s)-d:])}, rest[:i], true
}

// perlCall reads `\tPkg::f(args) called at file line 12`.
func perlCall(l line) (call, bool) {
	s := l.text
	if s == "" || s[0] != '\t' {
		return call{}, false
	}
	i := strings.LastIndex(s, " called at ")
	if i < 0 {
		return call{}, false
	}
	at, _, ok := perlSite(" at " + s[i+len(" called at "):])
	if !ok || strings.Contains(at.file, " at ") {
		return call{}, false
	}
	name := s[1:i]
	if open := strings.IndexByte(name, '('); open > 0 {
		name = name[:open]
	}
	if strings.HasPrefix(name, "eval {") || strings.HasPrefix(name, "eval '") {
		name = "(eval)"
	}
	return call{place: at, function: name, offset: l.offset(1)}, true
}
