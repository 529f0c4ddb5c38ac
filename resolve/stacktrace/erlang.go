package stacktrace

import (
	"strconv"
	"strings"
)

// erlangGrammar is the shell's print of a stack, `in function m:f/1 (f.erl,
// line 3)`.
var erlangGrammar = grammar{format: Elixir, words: []string{"in function ", "in call from "}, open: openErlang}

// erlangTuplesGrammar is a stack as Erlang's tuples, as loggers and crash
// reports print it.
var erlangTuplesGrammar = grammar{format: Elixir, signs: []*sign{{rare: '{', at: isErlangFile}}, needle: erlangFile, open: openErlangTuples}

const erlangFile = `{file,"`

func isErlangFile(text string, i int) bool { return strings.HasPrefix(text[i:], erlangFile) }

func openErlang(l line, c *context) parser {
	f, ok, _ := erlangCall(l)
	if !ok {
		return nil
	}
	r := &run{frame: erlangCall}
	h := c.head(l)
	r.trace = Trace{Format: Elixir, Message: h.message, Offset: h.offset}
	if b, ok := c.above(); ok {
		if at, ok := erlangClause(b); ok {
			r.add(at)
		}
	}
	r.add(f)
	return r
}

func openErlangTuples(l line, _ *context) parser {
	p := &erlang{}
	p.trace = Trace{Format: Elixir, Offset: l.offset(0)}
	p.read(l)
	return p
}

// An erlang parses tuples `{m,f,1,[{file,"m.erl"},{line,3}]}`, of which a line
// may hold several and a long one may take several lines.
type erlang struct {
	trace Trace
	list
	before string // the line before, for tuples that begin there
}

// read adds the tuples of a line and says whether there were any.
func (p *erlang) read(l line) bool {
	s, from, found := l.text, 0, false
	for {
		n := strings.Index(s[from:], erlangFile)
		if n < 0 {
			break
		}
		start := from + n
		file, rest, ok := strings.Cut(s[start+len(erlangFile):], `"}`)
		if !ok {
			break
		}
		f := Frame{File: file, Offset: l.offset(start)}
		rest = strings.TrimLeft(rest, " ,")
		if rest, ok = strings.CutPrefix(rest, "{line,"); ok {
			rest = strings.TrimLeft(rest, " ")
			f.Line = number(rest[:digits(rest)])
		}
		head := s[from:start]
		if strings.Trim(head, " [,") == "" {
			head = p.before + head
		}
		f.Func = erlangFunction(head)
		p.add(f)
		found = true
		from = start + len(erlangFile) + len(file)
	}
	p.before = s
	return found
}

// erlangFunction reads `m:f/1` out of what stands before the place: `{m,f,1,[`.
func erlangFunction(s string) string {
	s = strings.TrimRight(s, " [,")
	i, depth := len(s)-1, 0
	for ; i >= 0 && (depth > 0 || s[i] != '{'); i-- {
		switch s[i] {
		case ']', '}', ')':
			depth++
		case '[', '{', '(':
			depth--
		}
	}
	if i < 0 {
		return ""
	}
	parts := strings.SplitN(s[i+1:], ",", 3)
	if len(parts) < 3 {
		return ""
	}
	return strings.TrimSpace(parts[0]) + ":" + strings.TrimSpace(parts[1]) + "/" + erlangArity(strings.TrimSpace(parts[2]))
}

// erlangArity counts the arguments where a list of them stands for their
// number.
func erlangArity(s string) string {
	if !strings.HasPrefix(s, "[") {
		return s
	}
	n, depth, quoted := 0, 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{' || c == '<' || c == '(':
			depth++
		case c == ']' || c == '}' || c == '>' || c == ')':
			depth--
		case c == ',' && depth == 1:
			n++
		}
	}
	if strings.Trim(s, "[] ") != "" {
		n++
	}
	return strconv.Itoa(n)
}

func (p *erlang) next(l line) verdict {
	if head, _, ok := strings.Cut(l.text, erlangFile); ok && strings.Contains(head, "[{") {
		return stop // the next stack
	}
	if p.read(l) {
		return take
	}
	s := strings.TrimSpace(l.text)
	if s != "" && strings.IndexByte("{[,", s[0]) >= 0 {
		return hold
	}
	return stop
}

func (p *erlang) end() (Trace, bool) {
	if len(p.frames) == 0 {
		return Trace{}, false
	}
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, true
}

// erlangClause reads the innermost frame where the exception is one of a
// function's clauses: `... no function clause matching m:f(1) (m.erl, line 3)`.
func erlangClause(l line) (Frame, bool) {
	_, rest, ok := strings.Cut(l.text, " matching ")
	if !ok {
		return Frame{}, false
	}
	i := strings.LastIndex(rest, " (")
	if i < 0 {
		return Frame{}, false
	}
	file, n, ok := strings.Cut(strings.TrimRight(rest[i+2:], " )"), ", line ")
	function, _, _ := strings.Cut(rest[:i], "(")
	return Frame{Func: function, File: file, Line: number(n), Offset: l.offset(len(l.text) - len(rest))}, ok && digits(n) == len(n)
}

// erlangCall reads `in function  m:f/1 (m.erl, line 3)`.
func erlangCall(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s, ok := cutAny(l.text[blanks:], "in function  ", "in call from ", "in function ")
	if !ok {
		if strings.HasPrefix(s, "called as ") || strings.HasPrefix(s, "*** argument ") {
			return Frame{}, false, take
		}
		return Frame{}, false, stop
	}
	function, where, ok := strings.Cut(strings.TrimSpace(s), " (")
	f := Frame{Func: function, Offset: l.offset(blanks)}
	if strings.IndexByte(function, '/') < 0 || blank.in(function) { // without its arity it is of Lua
		return Frame{}, false, stop
	}
	if !ok {
		return f, true, take
	}
	file, n, ok := strings.Cut(strings.TrimSuffix(where, ")"), ", line ")
	if !ok || digits(n) != len(n) {
		return f, true, take
	}
	f.File, f.Line = file, number(n)
	return f, true, take
}
