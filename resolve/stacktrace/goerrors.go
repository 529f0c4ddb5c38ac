package stacktrace

import "strings"

// goErrorGrammar is the stack of an error value printed with %+v, as
// pkg/errors, cockroachdb/errors and loggers do: pairs of `pkg.F` and
// `\tfile:line`, no goroutine named. Several stacks follow each other, the
// outermost error's last.
var goErrorGrammar = grammar{format: Go, last: digit, before: "oscph", indented: true, may: isTabbed, open: openGoError}

// isTabbed says whether a line begins with a tab, perhaps behind a gutter, or
// with the blanks that became of one.
func isTabbed(s string) bool {
	return s[0] == '\t' || goGutter(s) > 0 || s[0] == ' ' && mayGoPlace(s)
}

func openGoError(l line, c *context) parser {
	if len(l.text) < 6 || !isDigit(l.text[len(l.text)-1]) {
		return nil
	}
	gutter := goGutter(l.text)
	at, ok := goErrorPlace(l.text[gutter:])
	if !ok {
		return nil
	}
	b, ok := c.above()
	if !ok {
		return nil
	}
	function, ok := goErrorFunction(b, gutter)
	if !ok {
		return nil
	}
	p := &goError{gutter: gutter, offset: b.offset(0), sure: c.stack}
	p.describe(c)
	p.add(at.frame(function, b.offset(gutter)))
	return p
}

// A goError parses the stacks of one error value.
type goError struct {
	gutter     int
	offset     int
	sure       bool
	message    string
	stacks     []Trace
	frames     list
	pairs      int
	pending    bool
	pendingAt  int
	pendingMsg string
	function   string
	functionAt int
}

func (p *goError) add(f Frame) {
	p.pairs++
	p.frames.add(f)
}

// describe takes the line above the first function as the message.
func (p *goError) describe(c *context) {
	n := 0
	c.before(func(b line) bool {
		if n++; n == 1 {
			return true
		}
		s := strings.TrimSpace(strings.TrimLeft(b.text, " |"))
		if s == "" || s == "-- stack trace:" || strings.HasPrefix(s, "(") && strings.HasSuffix(s, "attached stack trace") {
			return n < 6
		}
		p.message, p.offset = s, b.offset(0)
		return false
	})
}

func (p *goError) next(l line) verdict {
	s := l.text
	gutter := goGutter(s)
	if p.function != "" {
		if at, ok := goErrorPlace(s[gutter:]); ok {
			if p.pending {
				p.split()
			}
			p.add(at.frame(p.function, p.functionAt))
			p.function = ""
			return take
		}
	}
	if function, ok := goErrorFunction(l, gutter); ok {
		if p.function != "" { // the line before was a message of one word
			p.await(p.function, p.functionAt)
		}
		p.function, p.functionAt = function, l.offset(gutter)
		return hold
	}
	if strings.Contains(s, "[...repeated from below...]") || strings.HasPrefix(s, "...") {
		return take
	}
	p.function = ""
	if p.pending || strings.TrimSpace(s) == "" {
		return hold
	}
	p.await(s, l.offset(0))
	return hold
}

// await notes that another stack may follow the message.
func (p *goError) await(message string, offset int) {
	p.pending, p.pendingAt, p.pendingMsg = true, offset, strings.TrimSpace(message)
}

// split ends a stack: the next one belongs to the error around it.
func (p *goError) split() {
	p.close()
	p.pending = false
	p.message, p.offset = p.pendingMsg, p.pendingAt
}

func (p *goError) close() {
	p.stacks = append(p.stacks, Trace{Format: Go, Message: p.message, Truncated: p.frames.cut, Frames: p.frames.take(), Offset: p.offset})
}

// end nests the stacks: the last is the outermost error's, and each was caused
// by the one before it.
func (p *goError) end() (Trace, bool) {
	if p.pairs < 2 && !p.sure {
		return Trace{}, false
	}
	p.close()
	top := p.stacks[0]
	for _, t := range p.stacks[1:] {
		top.Relation = Cause
		t.Related = []Trace{top}
		top = t
	}
	return top, true
}

// goGutter returns the length of cockroachdb/errors' `  | `.
func goGutter(s string) int {
	n := indent(s)
	if n+1 < len(s) && s[n] == '|' && s[n+1] == ' ' {
		return n + 2
	}
	return 0
}

// goErrorPlace reads `\tfile.go:12`.
func goErrorPlace(s string) (place, bool) {
	blanks := indent(s)
	if blanks == 0 || s[0] == ' ' && (blanks < 2 || !mayGoPlace(s)) {
		return place{}, false
	}
	if s[0] == '\t' {
		blanks = 1
	}
	file, n, ok := cutNumber(s[blanks:])
	return place{file: file, line: n}, ok && hasExt(file, "go s c cc cpp h") && file[0] != '\t'
}

var notInName = newByteSet(" \t:")

// goErrorFunction reads a function's name that stands alone in a line: an
// import path, a dot, a name.
func goErrorFunction(l line, gutter int) (string, bool) {
	if goGutter(l.text) != gutter || gutter > len(l.text) {
		return "", false
	}
	s := l.text[gutter:]
	if len(s) < 3 || !isWord(s[0]) || notInName.in(s) && !strings.Contains(s, "[") {
		return "", false
	}
	if s[len(s)-1] == ')' { // of a dump
		return "", false
	}
	dot := strings.IndexByte(s[strings.LastIndexByte(s, '/')+1:], '.')
	return s, dot > 0
}
