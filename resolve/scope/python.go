package scope

import "bytes"

// python finds def and class by indentation. Lines inside strings and brackets
// are not looked at; a body ends with its last line that is no comment.
func python(src []byte) []Function {
	p := &pythonReader{src: src}
	for p.pos < len(p.src) {
		p.logicalLine()
	}
	p.dedent(-1)
	return p.functions
}

// A suite is the body of an open def or class.
type suite struct {
	indent int
	fn     int // in functions; -1 for a class
	class  string
}

type pythonReader struct {
	src       []byte
	pos, line int // line: of those passed
	last      int // line of the last code
	functions []Function
	open      []suite
}

// logicalLine reads one statement's lines, following brackets and strings.
func (p *pythonReader) logicalLine() {
	indent := 0
	for p.pos < len(p.src) && (p.src[p.pos] == ' ' || p.src[p.pos] == '\t' || p.src[p.pos] == '\f') {
		switch p.src[p.pos] {
		case '\t':
			indent = indent/8*8 + 8
		case ' ':
			indent++
		}
		p.pos++
	}
	if p.pos == len(p.src) {
		return
	}
	if c := p.src[p.pos]; c == '\n' || c == '\r' || c == '#' {
		p.endLine()
		return
	}
	p.dedent(indent)
	p.begin(indent)
	p.statement()
	p.last = p.line
}

// dedent closes the suites that a statement at this indentation is not in.
func (p *pythonReader) dedent(indent int) {
	for len(p.open) > 0 && p.open[len(p.open)-1].indent >= indent {
		if s := p.open[len(p.open)-1]; s.fn >= 0 {
			p.functions[s.fn].Last = p.last
		}
		p.open = p.open[:len(p.open)-1]
	}
}

// begin opens a suite if the statement is a def or a class.
func (p *pythonReader) begin(indent int) {
	rest := p.src[p.pos:min(len(p.src), p.pos+400)]
	if after, ok := bytes.CutPrefix(rest, []byte("async ")); ok {
		rest = bytes.TrimLeft(after, " \t")
	}
	if name := afterWord(rest, "def", "cdef", "cpdef"); name != "" {
		p.functions = append(p.functions, Function{Name: name, Receiver: p.class(), First: p.line + 1, Last: p.line + 1})
		p.open = append(p.open, suite{indent: indent, fn: len(p.functions) - 1})
	} else if name := afterWord(rest, "class"); name != "" {
		p.open = append(p.open, suite{indent: indent, fn: -1, class: name})
	}
}

// class is the class around, if the def stands in its body.
func (p *pythonReader) class() string {
	if n := len(p.open); n > 0 {
		return p.open[n-1].class
	}
	return ""
}

// afterWord returns the name after one of the words at the start of text.
func afterWord(text []byte, words ...string) string {
	for _, w := range words {
		rest, ok := bytes.CutPrefix(text, []byte(w))
		if !ok || len(rest) == 0 || rest[0] != ' ' && rest[0] != '\t' {
			continue
		}
		rest = bytes.TrimLeft(rest, " \t")
		n := 0
		for n < len(rest) && isWord(rest[n]) {
			n++
		}
		return string(rest[:n])
	}
	return ""
}

// statement passes the rest of a logical line and its end. A def or class at
// the start of a line ends a bracket that was never closed.
func (p *pythonReader) statement() {
	depth := 0
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(0, depth-1)
		case '\'', '"':
			p.skipString(c)
			continue
		case '#':
			p.toLineEnd()
			continue
		case '\\':
			p.pos++
			if p.pos < len(p.src) && p.src[p.pos] == '\r' {
				p.pos++
			}
			if p.pos < len(p.src) && p.src[p.pos] == '\n' {
				p.line++
			}
		case '\n':
			p.pos++
			p.line++
			if depth == 0 || p.declares() {
				return
			}
			continue
		}
		p.pos++
	}
	p.line++
}

// declares reports whether a declaration starts at the line's first column.
func (p *pythonReader) declares() bool {
	rest := p.src[p.pos:min(len(p.src), p.pos+8)]
	return bytes.HasPrefix(rest, []byte("def ")) || bytes.HasPrefix(rest, []byte("class ")) || bytes.HasPrefix(rest, []byte("async "))
}

func (p *pythonReader) toLineEnd() {
	if i := bytes.IndexByte(p.src[p.pos:], '\n'); i >= 0 {
		p.pos += i
	} else {
		p.pos = len(p.src)
	}
}

func (p *pythonReader) endLine() {
	p.toLineEnd()
	if p.pos < len(p.src) {
		p.pos++
	}
	p.line++
}

// skipString passes a string; a short one ends with its line at the latest.
func (p *pythonReader) skipString(q byte) {
	long := []byte{q, q, q}
	if bytes.HasPrefix(p.src[p.pos:], long) {
		p.pos += 3
		for p.pos < len(p.src) && !bytes.HasPrefix(p.src[p.pos:], long) {
			p.step()
		}
		p.pos = min(p.pos+3, len(p.src))
		return
	}
	for p.pos++; p.pos < len(p.src) && p.src[p.pos] != '\n'; {
		if p.src[p.pos] == q {
			p.pos++
			return
		}
		p.step()
	}
}

// step passes one byte, or an escaped one, counting lines.
func (p *pythonReader) step() {
	if p.src[p.pos] == '\\' && p.pos+1 < len(p.src) {
		p.pos++
	}
	if p.src[p.pos] == '\n' {
		p.line++
	}
	p.pos++
}
