package stacktrace

import "strings"

// goPiecesGrammar is what is left of a dump or of an error's stack whose
// functions were dropped or stand apart: places alone in their lines.
var goPiecesGrammar = grammar{format: Go, last: hexDigit, before: "osx" + hexDigit, may: mayGoAlone, open: openGoPieces}

// goTestGrammar is the stack of a failed assertion of testify.
var goTestGrammar = grammar{format: Go, words: []string{"Error Trace:"}, last: digit, open: openGoTest}

// mayGoPlace says whether a line ends in `.go:12` or `.go:12 +0x1d`.
func mayGoPlace(s string) bool {
	for s != "" && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	n := len(s)
	for n > 0 && hexDigits(s[n-1:n]) > 0 {
		n--
	}
	if s[:n] != "" && s[n-1] == 'x' {
		s = strings.TrimSuffix(s[:n], " +0x")
	}
	n = len(s) - trailingDigits(s)
	return n < len(s) && (strings.HasSuffix(s[:n], ".go:") || strings.HasSuffix(s[:n], ".s:"))
}

func openGoPieces(l line, c *context) parser {
	at, counter, ok := goAlone(l.text)
	if c.doubt || !ok || !counter && !isAbsolute(at.file) {
		return nil
	}
	p := &goPieces{}
	p.trace = Trace{Format: Go, Offset: l.offset(indent(l.text))}
	n := 0
	c.before(func(b line) bool {
		n++
		if p.names(b) {
			p.trace.Offset = p.functionAt
			return false
		}
		return n < 2 && strings.TrimSpace(b.text) == ""
	})
	p.place(l, at, counter)
	return p
}

func openGoTest(l line, _ *context) parser {
	blanks := indent(l.text)
	n := blanks + len("Error Trace:")
	n += indent(l.text[n:])
	at, _, ok := goAlone(l.text[n:])
	if !ok {
		return nil
	}
	p := &goPieces{sure: true}
	p.trace = Trace{Format: Go, Type: "assertion", Offset: l.offset(blanks)}
	p.list.add(at.frame("", l.offset(n)))
	return p
}

// mayGoAlone says whether there is nothing else in the line.
func mayGoAlone(s string) bool {
	s = s[indent(s):]
	n := strings.IndexByte(s, ' ')
	return (n < 0 || strings.HasPrefix(s[n:], " +0x") || strings.TrimSpace(s[n:]) == "") && mayGoPlace(s)
}

// goAlone reads a line with nothing but a place; counter says that the offset
// of the instruction stands behind it.
func goAlone(s string) (at place, counter, ok bool) {
	s = strings.TrimSpace(s)
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		if !strings.HasPrefix(s[i:], " +0x") || hexDigits(s[i+4:]) != len(s)-i-4 {
			return place{}, false, false
		}
		s, counter = s[:i], true
	}
	file, n, ok := cutNumber(s)
	return place{file: file, line: n}, counter, ok && hasExt(file, "go s") && !blank.in(file) && strings.IndexByte(file, '=') < 0
}

// isAbsolute says whether a path begins at a root.
func isAbsolute(file string) bool {
	return file[0] == '/' || isDrive(file)
}

// A goPieces parses places, and the functions that stand with some.
type goPieces struct {
	trace Trace
	list
	sure       bool
	function   string
	functionAt int
}

// names keeps the function that a line names.
func (p *goPieces) names(l line) bool {
	blanks := indent(l.text)
	s := l.text[blanks:]
	name, ok := goFunction(s)
	if !ok {
		name, ok = goErrorFunction(line{text: s}, 0)
	}
	if ok = ok && strings.IndexByte(name, '.') > 0 && !blank.in(name); ok {
		p.function, p.functionAt = name, l.offset(blanks)
	}
	return ok
}

func (p *goPieces) place(l line, at place, counter bool) {
	p.sure = p.sure || counter
	offset := l.offset(indent(l.text))
	if p.function != "" {
		offset = p.functionAt
	}
	p.list.add(at.frame(p.function, offset))
	p.function = ""
}

func (p *goPieces) next(l line) verdict {
	s := strings.TrimSpace(l.text)
	if at, counter, ok := goAlone(s); ok {
		p.place(l, at, counter)
		return take
	}
	if _, _, ok := goroutineHeader(l); ok { // the places were of a message
		p.frames, p.function = p.frames[:0], ""
		return stop
	}
	if name, ok := strings.CutPrefix(s, "in "); ok && !blank.in(name) { // gocheck names it behind the place
		last := &p.frames[len(p.frames)-1]
		if last.Func == "" {
			last.Func = name
		}
		return take
	}
	if s == "" || p.names(l) || isElision(s) || strings.HasPrefix(s, "+0x") {
		return hold
	}
	return stop
}

func (p *goPieces) end() (Trace, bool) {
	if n := len(p.frames); n == 0 || n < 2 && !p.sure {
		return Trace{}, false
	}
	p.trace.Truncated = p.cut
	p.trace.Frames = p.take()
	return p.trace, true
}
