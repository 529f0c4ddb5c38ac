package stacktrace

import "strings"

// nativeGrammar is what C and C++ programs print of themselves: glibc's
// backtrace_symbols, boost and std::stacktrace, absl and glog.
var nativeGrammar = grammar{format: GDB, first: digit + "@", second: " #", may: isNative, open: openNative}

// glibcGrammar is the first of these, which ends in an address.
var glibcGrammar = grammar{format: GDB, last: "]", needle: "[0x", open: openNative}

// isNative says whether a line begins like ` 0# ` or `@ `.
func isNative(s string) bool {
	s = s[indent(s):]
	return strings.HasPrefix(s, "@ ") || strings.HasPrefix(s[digits(s):], "# ")
}

func openNative(l line, c *context) parser {
	f, ok, _ := nativeLine(l)
	if !ok {
		return nil
	}
	r := &native{run{frame: nativeLine, least: 2}}
	r.trace = Trace{Format: GDB, Offset: l.offset(0)}
	if b, ok := c.above(); ok && strings.TrimSpace(b.text) != "" {
		r.trace.Message, r.trace.Offset = b.text, b.offset(0)
	}
	r.add(f)
	return r
}

// A native parses one stack. Folly gives a frame's place in the line below it.
type native struct{ run }

func (p *native) next(l line) verdict {
	s := strings.TrimRight(l.text, " ")
	blanks := indent(s)
	if at, ok := nativePlace(s[blanks:]); ok && blanks > 0 {
		if f := &p.frames[len(p.frames)-1]; f.File == "" {
			f.File, f.Line, f.Column = at.file, at.line, at.col
			return take
		}
	}
	if strings.HasPrefix(s[blanks:], "-> ") { // the file that was compiled
		return take
	}
	return p.run.next(l)
}

func nativeLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	if s == "" {
		return Frame{}, false, stop
	}
	f := Frame{Offset: l.offset(blanks)}
	ok := false
	switch {
	case isDigit(s[0]):
		ok = boostFrame(&f, s)
	case s[0] == '@':
		ok = abslFrame(&f, s[1:])
	case s[len(s)-1] == ']':
		ok = glibcFrame(&f, s)
	}
	if !ok {
		return Frame{}, false, stop
	}
	return f, true, take
}

// boostFrame reads ` 0# f at file:12`, ` 1# f in bin`.
func boostFrame(f *Frame, s string) bool {
	d := digits(s)
	rest, ok := strings.CutPrefix(s[d:], "# ")
	if !ok || rest == "" {
		return false
	}
	if placedFrame(f, rest) {
		return true
	}
	if i := strings.LastIndex(rest, " in "); i > 0 {
		rest, f.Module = rest[:i], rest[i+4:]
	}
	if !strings.HasPrefix(rest, "0x") {
		f.Func = rest
	}
	return true
}

// placedFrame reads `f at file:12`.
func placedFrame(f *Frame, s string) bool {
	i := strings.LastIndex(s, " at ")
	if i <= 0 {
		return false
	}
	at, ok := cutPlace(s[i+len(" at "):])
	if ok {
		f.Func, f.File, f.Line, f.Column = s[:i], at.file, at.line, at.col
	}
	return ok
}

// abslFrame reads `@     0x55d0  f()`, and `@ f() at file:12` as some tools make
// of it.
func abslFrame(f *Frame, s string) bool {
	s = s[indent(s):]
	n := 2
	switch {
	case strings.HasPrefix(s, "0x"):
		n += hexDigits(s[2:])
	case hexDigits(s) == 16: // Folly's
		n = 16
	default:
		return placedFrame(f, s)
	}
	if n < len(s) && s[n] != ' ' {
		return false
	}
	f.Func = strings.TrimSpace(s[n:])
	return n > 4
}

// glibcFrame reads `bin(f+0x1d) [0x55d0]`.
func glibcFrame(f *Frame, s string) bool {
	i := strings.LastIndex(s, "[0x")
	if i <= 0 || hexDigits(s[i+3:])+i+4 != len(s) {
		return false
	}
	s = strings.TrimRight(s[:i], " ")
	open := opening(s, '(', ')') // of a function that may have brackets of its own
	if open <= 0 {
		return false
	}
	f.Module = s[:open]
	f.Func, _, _ = strings.Cut(strings.TrimSuffix(s[open+1:], ")"), "+0x")
	return s[len(s)-1] == ')' && strings.IndexByte(f.Module, ' ') < 0
}
