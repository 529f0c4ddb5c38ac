package stacktrace

import (
	"slices"
	"strings"
)

// dotnetGrammar is Exception.ToString of .NET and Mono. The words of a frame
// are translated with the system's language, so its shape decides.
var dotnetGrammar = grammar{format: DotNet, words: dotnetAt, last: digit + ")-.", open: openDotNet}

// dotnetAt are the words for "at"; the one for Chinese and Japanese stand
// before the frame too.
var dotnetAt = []string{"at ", "à ", "bei ", "en ", "em ", "в ", "w ", "v ", "vid ", "ved ", "bij ", "in ", "konum: ", "위치: ", "場所 ", "在 ", "於 "}

func openDotNet(l line, c *context) parser {
	f, ok := dotnetFrame(l)
	if !ok || strings.IndexByte(f.Func, '.') < 0 { // only a method made at run time has no type
		return nil
	}
	p := &dotnet{sure: c.stack || f.File != "" && f.Line > 0}
	p.describe(l, c)
	p.at.add(f)
	return p
}

// A dotnet parses one exception with its inner ones. The innermost is printed
// first; each `End of inner exception` leads one outward.
type dotnet struct {
	root, at *node
	sure     bool
	waiting  bool // the message of an inner exception may go on
}

// describe reads what stands above the first frame: `Outer: message`, then
// ` ---> Inner: message` in the same line or in those below. The last is
// printed first.
func (p *dotnet) describe(l line, c *context) {
	chain := dotnetChain(l, c)
	if p.sure = p.sure || len(chain) > 0; len(chain) == 0 {
		chain = []head{c.head(l)}
	}
	p.root = &node{}
	p.root.Format = DotNet
	p.root.describe(chain[0])
	p.at = p.root
	for _, h := range chain[1:] {
		p.at = p.at.child(Cause, h, 0)
	}
}

// dotnetChain returns the heads above the first frame, outermost first; none
// where no line names an exception.
func dotnetChain(first line, c *context) (chain []head) {
	var more []string // of the message that a line above begins
	n := 0
	c.before(func(b line) bool {
		if n++; n > 24 || n > 1 && b.prefixed != first.prefixed && len(chain) > 0 {
			return false
		}
		inner, ok := strings.CutPrefix(strings.TrimLeft(b.text, " "), "---> ")
		h, named := exceptionHead(b)
		if !ok && !named {
			more = append(more, b.text)
			return strings.TrimSpace(b.text) != "" && !looksLikeFrame(b.text)
		}
		if ok {
			h = dotnetHead(inner, b.offset(0))
		}
		for _, s := range slices.Backward(more) {
			h.message += "\n" + s
		}
		more = nil
		chain = append(chain, dotnetSplit(h)...)
		return ok
	})
	slices.Reverse(chain)
	return chain
}

// dotnetSplit takes `Outer: message ---> Inner: message` apart, innermost
// first.
func dotnetSplit(h head) (heads []head) {
	for {
		i := strings.LastIndex(h.message, "---> ")
		if i < 0 {
			return append(heads, h)
		}
		heads = append(heads, dotnetHead(h.message[i+5:], h.offset))
		h.message = strings.TrimRight(h.message[:i], " \n")
	}
}

func dotnetHead(s string, offset int) head {
	kind, message, _ := strings.Cut(s, ": ")
	return head{kind: strings.TrimSpace(kind), message: strings.TrimSpace(message), offset: offset}
}

func (p *dotnet) next(l line) verdict {
	s := strings.TrimSpace(l.text)
	if f, ok := dotnetFrame(l); ok {
		p.at.add(f)
		p.waiting = false
		return take
	}
	switch {
	case s == "":
		if p.waiting || len(p.root.children) > 0 {
			return hold
		}
		return stop
	case strings.HasPrefix(s, "--- ") && strings.HasSuffix(s, " ---"):
		if p.inner(s) && p.at.parent != nil {
			p.at = p.at.parent
		}
		return take
	case strings.HasPrefix(s, "---> "):
		p.listed(s[5:], l)
		return take
	case s == "<---":
		return take
	case p.waiting:
		p.at.more(s)
		return hold
	}
	return stop
}

// inner tells the end of an inner exception from the end of a stack that was
// thrown elsewhere: the latter follows frames of the same exception.
func (p *dotnet) inner(s string) bool {
	return !strings.Contains(s, "previous location") && p.at.parent != nil
}

// listed begins `(Inner Exception #1) Type: message` of an AggregateException.
func (p *dotnet) listed(s string, l line) {
	if strings.HasPrefix(s, "(Inner Exception #") {
		_, s, _ = strings.Cut(s, ") ")
	}
	p.at = p.root.child(Member, dotnetHead(s, l.offset(0)), 0)
	p.waiting = true
}

// end drops a member that is the cause printed a second time.
func (p *dotnet) end() (Trace, bool) {
	if !p.sure && p.root.count() < 2 || p.root.count() == 0 {
		return Trace{}, false
	}
	var kept []*node
	for _, n := range p.root.children {
		if len(kept) == 0 || n.Relation != Member || !sameFrames(kept[0].frames, n.frames) {
			kept = append(kept, n)
		}
	}
	p.root.children = kept
	return p.root.tree(), true
}

// sameFrames compares frames but for where they stood.
func sameFrames(a, b []Frame) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].File != b[i].File || a[i].Line != b[i].Line || a[i].Func != b[i].Func {
			return false
		}
	}
	return true
}

// dotnetFrame reads `   at NS.T.M(Args) in file:line 12` and Mono's
// `  at NS.T.M (Args) [0x00001] in file:12`.
func dotnetFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " .") // German ends in a full stop
	if blanks == 0 || !strings.Contains(s, ")") {
		return Frame{}, false
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, "<---"), " ")
	word := 0
	for _, w := range dotnetAt {
		if strings.HasPrefix(s, w) {
			word = len(w)
			break
		}
	}
	if word == 0 {
		return Frame{}, false
	}
	s = s[word:]
	if strings.HasPrefix(s, "(wrapper ") { // Mono's, around native code
		_, s, _ = strings.Cut(s, ") ")
	}
	open := strings.IndexByte(s, '(')
	if open <= 0 {
		return Frame{}, false
	}
	name := strings.TrimSuffix(s[:open], " ")
	close := matching(s[open:])
	if close < 0 || strings.ContainsAny(name, " /\\:") && !strings.Contains(name, "[") && !strings.Contains(name, "<") {
		return Frame{}, false
	}
	if !dotnetArguments(s[open+1 : open+close]) {
		return Frame{}, false
	}
	f := Frame{Func: name, Offset: l.offset(blanks)}
	tail := s[open+close+1:]
	if strings.HasPrefix(tail, " [0x") {
		_, tail, _ = strings.Cut(tail, "]")
	}
	return f, dotnetPlace(&f, tail)
}

// matching returns the index of the bracket that closes the one at s[0].
func matching(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// dotnetArguments says whether s is a list of types, with names or without: no
// place as other runtimes put it into the brackets.
func dotnetArguments(s string) bool {
	if s == "" {
		return true
	}
	if strings.ContainsAny(s, "/\\\"") || trailingDigits(s) > 0 && strings.IndexByte(s, ':') >= 0 {
		return false
	}
	return s != "native" && s != "<anonymous>" && s != "Native Method" && s != "Unknown Source" && !strings.HasPrefix(s, "index ") && !hasExt(s, jvmExts)
}

// dotnetPlace reads ` in file:line 12`, in whatever language.
func dotnetPlace(f *Frame, tail string) bool {
	if tail == "" {
		return true
	}
	if tail[0] != ' ' {
		return false
	}
	_, rest, ok := strings.Cut(tail[1:], " ")
	d := trailingDigits(rest)
	if !ok || d == 0 || d == len(rest) {
		return strings.HasPrefix(tail, " in ") && d == 0
	}
	file := strings.TrimRight(rest[:len(rest)-d], " ")
	colon := strings.LastIndexByte(file, ':')
	wide := strings.LastIndex(file, "：")
	if wide > colon {
		colon = wide
	}
	if colon <= 1 || strings.ContainsAny(file[colon:], "/\\ ") {
		return false
	}
	f.File, f.Line = file[:colon], number(rest[len(rest)-d:])
	if strings.HasPrefix(f.File, "<") && f.Line == 0 {
		f.File = "" // the id of a module without debug information
	}
	return true
}
