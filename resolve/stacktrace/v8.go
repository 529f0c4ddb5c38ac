package stacktrace

import (
	"slices"
	"strings"
)

// v8Grammar is Error.stack of V8 (Node, Chrome, Deno, Edge), also as Internet
// Explorer, PhantomJS, Hermes and React Native vary it.
var v8Grammar = grammar{format: JavaScript, words: []string{"at "}, open: openV8}

func openV8(l line, c *context) parser {
	blanks := indent(l.text)
	f, ok := v8Frame(l, blanks)
	if !ok {
		return nil
	}
	if strings.HasSuffix(f.File, ".php") {
		return openPHPAt(l, c)
	}
	h := c.head(l)
	p := &v8{sure: h.sure || c.stack}
	p.root = &p.first
	p.root.Format = JavaScript
	if strings.HasSuffix(f.File, ".kt") { // Kotlin's native programs print so, too
		p.root.Format = JVM
	}
	p.root.describe(h)
	p.at = p.root
	if h.sure && blanks >= 6 { // within a list
		p.member(h, blanks, c)
	}
	if h.kind == "SyntaxError" && (strings.HasPrefix(f.File, "node:") || strings.HasPrefix(f.File, "internal/")) {
		p.broken(c)
	}
	p.at.add(f)
	return p
}

// broken adds the place in the file that Node could not read, which no frame is
// in: it stands above the source line, and a mark below that.
func (p *v8) broken(c *context) {
	n, marked := 0, false
	c.before(func(b line) bool {
		n++
		s := strings.TrimSpace(b.text)
		marked = marked || s != "" && strings.Trim(s, "^") == ""
		at, ok := cutPlace(s)
		if marked && ok && at.col == 0 && indent(b.text) == 0 && strings.ContainsAny(at.file, "/\\") && strings.IndexByte(at.file, ' ') < 0 {
			p.at.add(at.frame("", b.offset(0)))
			return false
		}
		return n < 10
	})
}

// member makes the error that begins the first of a group, if it is.
func (p *v8) member(h head, blanks int, c *context) {
	if g, ok := v8Group(c); ok {
		p.root.describe(g)
		p.group = p.root
		p.at = p.root.child(Member, h, max(0, blanks-4))
	}
}

// v8Group finds the head of an AggregateError that has no frames of its own,
// above that of its first member: `[AggregateError: m] {`, `[errors]: [`.
func v8Group(c *context) (group head, ok bool) {
	n, list := 0, false
	c.before(func(b line) bool {
		switch s := strings.TrimSpace(b.text); {
		case s == "[errors]: [":
			list = true
		case list:
			s, _ = strings.CutPrefix(strings.TrimSuffix(s, " {"), "[")
			group, ok = exceptionHead(line{text: strings.TrimSuffix(s, "]")})
			group.offset = b.offset(0)
			return false
		}
		n++
		return n < 12
	})
	return group, ok
}

// A v8 parses one error, its causes and the members of an AggregateError.
type v8 struct {
	first    node
	root, at *node
	sure     bool
	awaiting bool // a related error's message may go on until its first frame
	group    *node
	elided   []v8Elided
}

// A v8Elided is a line `... 4 lines matching cause stack trace ...`.
type v8Elided struct {
	in    *node
	after int // frames before it
	n     int
}

func (p *v8) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	rest := s[blanks:]
	if strings.HasPrefix(rest, "at ") {
		f, ok := v8Frame(l, blanks)
		if !ok {
			f, ok = v8Name(l, blanks)
		}
		if !ok {
			return stop
		}
		p.at.add(f)
		p.awaiting = false
		return take
	}
	if rest == "" {
		if p.awaiting || p.group != nil {
			return hold
		}
		return stop
	}
	if strings.HasPrefix(rest, "... ") && strings.Contains(rest, "lines matching cause stack trace") {
		p.elided = append(p.elided, v8Elided{p.at, len(p.at.frames), number(rest[4 : 4+digits(rest[4:])])})
		return take
	}
	if p.related(l, blanks) {
		return take
	}
	if p.awaiting {
		p.at.more(s)
		return hold
	}
	return p.inspected(l, blanks)
}

// related takes the line that begins a cause, or the list of a group's errors.
func (p *v8) related(l line, blanks int) bool {
	rest := l.text[blanks:]
	for _, prefix := range []string{"[cause]: ", "Caused by: ", "cause: "} {
		if text, ok := strings.CutPrefix(rest, prefix); ok && text != "" {
			p.begin(p.at.up(blanks), Cause, l.cut(blanks+len(prefix)), blanks)
			return true
		}
	}
	if strings.HasPrefix(rest, "[errors]: [") {
		p.group = p.at.up(blanks)
		return true
	}
	return false
}

func (p *v8) begin(in *node, r Relation, l line, blanks int) {
	h, ok := exceptionHead(l)
	if !ok {
		h.kind, h.message = weakHead(l.text)
	}
	h.offset = l.offset(0)
	h.message = strings.TrimSuffix(h.message, " {")
	p.at = in.child(r, h, blanks)
	p.awaiting = true
}

// inspected takes what util.inspect prints around an error: properties,
// brackets, and the heads of a group's errors.
func (p *v8) inspected(l line, blanks int) verdict {
	rest := l.text[blanks:]
	switch {
	case strings.Trim(rest, "[]{},") == "" && (blanks > 0 || p.root != p.at || rest == "}"):
		if rest[0] == ']' {
			p.group = nil
		}
		return take
	case p.group != nil:
		if _, ok := exceptionHead(l); ok {
			p.begin(p.group, Member, l.cut(blanks), blanks)
			return take
		}
		return hold
	case blanks > 0 && isWord(rest[0]) && strings.Contains(rest, ": "):
		return hold // a property of the error
	}
	return stop
}

func (p *v8) end() (Trace, bool) {
	if !p.sure && p.root.count() < 2 {
		return Trace{}, false
	}
	for _, e := range slices.Backward(p.elided) { // the cause's own first
		e.restore()
	}
	return p.root.tree(), true
}

// restore gives an error the frames that were left out because its cause has
// them too: they follow the frame that both still print.
func (e v8Elided) restore() {
	if e.after == 0 || len(e.in.children) == 0 {
		return
	}
	last := e.in.frames[e.after-1]
	cause := e.in.children[0].frames
	for i, f := range cause {
		if f.File == last.File && f.Line == last.Line && f.Column == last.Column && i+1+e.n <= len(cause) {
			e.in.frames = slices.Insert(e.in.frames, e.after, cause[i+1:i+1+e.n]...)
			return
		}
	}
}

// v8Frame reads `at [async ]f [as m] (file:line:column)` or `at file:line:column`.
func v8Frame(l line, blanks int) (Frame, bool) {
	if !strings.HasPrefix(l.text[blanks:], "at ") {
		return Frame{}, false
	}
	start := blanks + 3
	s := strings.TrimRight(l.text[start:], " ")
	offset := l.offset(blanks + 3)
	s = strings.TrimSuffix(s, " {") // util.inspect goes on with the properties
	s = strings.TrimSuffix(s, ",")  // or with the next of a list
	s = strings.TrimPrefix(s, "async ")
	if s == "" {
		return Frame{}, false
	}
	if s == "<anonymous>" {
		return Frame{Func: s, Offset: offset}, true
	}
	if s[len(s)-1] != ')' {
		return v8Bare(s, offset)
	}
	open := opening(s, '(', ')')
	if open < 0 { // a path with a bracket of its own
		open = strings.Index(s, " (") + 1
	}
	if open <= 0 {
		return Frame{}, false
	}
	name, inside := strings.TrimSpace(s[:open]), s[open+1:len(s)-1]
	if strings.HasPrefix(inside, "eval at ") {
		at, caller := v8Eval(inside)
		if at.file == "" {
			caller = name
		}
		return at.frame(caller, offset), true
	}
	at, ok := v8Place(inside)
	if name != "" && isDigit(name[0]) {
		name = kotlinName(name)
	}
	return at.frame(name, offset), ok
}

// kotlinName is the function in a native frame of Kotlin's: `1  shop.kexe
// 0x10a2b3c4e  kfun:shop.Cart#total(){} + 85`.
func kotlinName(s string) string {
	if i := strings.Index(s, " kfun:"); i > 0 {
		s, _, _ = strings.Cut(s[i+len(" kfun:"):], " + ")
	}
	return s
}

// v8Name reads `at f` and `at wasm-function[3]:0x45`: between frames a function
// may have no place, as React's elements have none.
func v8Name(l line, blanks int) (Frame, bool) {
	name := strings.TrimRight(l.text[blanks+len("at "):], " ")
	for i := range len(name) {
		if c := name[i]; !isWord(c) && strings.IndexByte("$.<>[]:#-", c) < 0 {
			return Frame{}, false
		}
	}
	return Frame{Func: name, Offset: l.offset(blanks + len("at "))}, name != ""
}

// v8Bare reads a frame without brackets, or one whose end is missing.
func v8Bare(s string, offset int) (Frame, bool) {
	if open := strings.Index(s, " ("); open > 0 && opening(s, '(', ')') < 0 && strings.Count(s, "(") > strings.Count(s, ")") {
		if at, ok := v8File(s[open+2:]); ok {
			return at.frame(s[:open], offset), true
		}
	}
	at, ok := v8File(s)
	return at.frame("", offset), ok
}

// v8Place reads what stands in a frame's brackets.
func v8Place(s string) (place, bool) {
	switch s {
	case "native", "<anonymous>", "native code", "unknown location", "anonymous":
		return place{}, true
	}
	if strings.HasPrefix(s, "index ") || strings.HasPrefix(s, "eval code") || strings.HasPrefix(s, "wasm://") {
		return place{}, true
	}
	return v8File(strings.TrimPrefix(s, "address at "))
}

// v8Eval reads `eval at f (file:1:2), <anonymous>:1:1`, however deep. Code
// from eval is placed where eval was called, in f: that is in a file.
func v8Eval(s string) (at place, caller string) {
	s = s[strings.LastIndex(s, "eval at ")+len("eval at "):]
	open := strings.Index(s, " (")
	if open < 0 {
		return place{}, ""
	}
	end := open + 1 + matching(s[open+1:])
	if end <= open {
		return place{}, ""
	}
	at, _ = v8File(s[open+2 : end])
	return at, strings.TrimSpace(s[:open])
}

// v8File reads `file:line:column`; where the column is missing, the file must
// look like one.
func v8File(s string) (place, bool) {
	p, ok := cutPlace(s)
	if strings.IndexByte(p.file, ' ') > 0 { // Karma: the source, and what was made of it
		if source, _, made := strings.Cut(p.file, " <- "); made {
			p, ok = cutPlace(source)
		}
	}
	if !ok || p.col == 0 && !strings.ContainsAny(p.file, "./\\") {
		return place{}, false
	}
	return p, true
}
