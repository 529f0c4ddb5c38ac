package stacktrace

import "strings"

// operaGrammar is the stack of Opera's own engine: to version 10 `Line 42 of
// linked script URL`, from 11 on `called from line 27, column 8 in run(ex) in
// URL:`, each with the line of the source below.
var operaGrammar = grammar{format: JavaScript, words: append([]string{"Line "}, operaCalls...), may: mayOpera, open: openOpera}

var operaCalls = []string{"Error thrown at line ", "called from line ", "called via "}

// mayOpera says whether a line speaks of a script or ends as a call does.
func mayOpera(s string) bool { return s[len(s)-1] == ':' || strings.Contains(s, " script ") }

func openOpera(l line, c *context) parser {
	f, ok := operaFrame(l)
	if !ok {
		return nil
	}
	r := &run{frame: operaLine}
	r.trace = Trace{Format: JavaScript, Offset: l.offset(0)}
	if h := c.head(l); h.sure {
		r.trace.describe(h)
	}
	r.add(f)
	return r
}

func operaLine(l line) (Frame, bool, verdict) {
	if f, ok := operaFrame(l); ok {
		return f, true, take
	}
	if indent(l.text) > 0 { // the source
		return Frame{}, false, take
	}
	return Frame{}, false, stop
}

func operaFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	f := Frame{Offset: l.offset(blanks)}
	rest, old := strings.CutPrefix(strings.TrimLeft(s, ". "), "Line ")
	if !old {
		var ok bool
		if _, rest, ok = strings.Cut(s, " line "); !ok || !hasAnyPrefix(s, operaCalls) {
			return Frame{}, false
		}
	}
	d := digits(rest)
	f.Line, rest = number(rest[:d]), rest[d:]
	return f, d > 0 && (old && f.operaScript(rest) || !old && f.operaCall(rest))
}

// operaScript reads ` of linked script URL: In function f` and ` of inline#1
// script in URL`.
func (f *Frame) operaScript(s string) bool {
	rest, ok := strings.CutPrefix(s, " of linked script ")
	if !ok {
		if !strings.HasPrefix(s, " of inline#") {
			return false
		}
		if _, rest, ok = strings.Cut(s, " script in "); !ok {
			return false
		}
	}
	f.File, f.Func, _ = strings.Cut(rest, ": In function ")
	return strings.Contains(f.File, ":") && !blank.in(f.File)
}

// operaCall reads `, column 8 in run(ex) in URL:`.
func (f *Frame) operaCall(s string) bool {
	rest, ok := strings.CutPrefix(s, ", column ")
	d := digits(rest)
	if !ok || d == 0 {
		return false
	}
	f.Column, rest = number(rest[:d]), strings.TrimSuffix(rest[d:], ":")
	i := strings.LastIndex(rest, " in ")
	if i < 0 {
		return false
	}
	f.File = rest[i+len(" in "):]
	f.Func, _ = strings.CutPrefix(rest[:i], " in ")
	return strings.Contains(f.File, ":")
}
