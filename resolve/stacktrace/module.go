package stacktrace

import (
	"slices"
	"strings"
)

// moduleGrammar is a native stack whose frames name their module before the
// function, `shop.dll!Cart::total`: what WinDbg and Visual Studio print, Unreal
// Engine, Dr. Memory and Breakpad's minidump_stackwalk.
var moduleGrammar = grammar{format: GDB, last: "]+#", may: mayModule, open: openModules}

func mayModule(s string) bool {
	return strings.IndexByte(s, '!') >= 0 || strings.Contains(s, " @ ") || isASPNet(s)
}

func openModules(l line, c *context) parser {
	if isASPNet(l.text) {
		return openASPNet(l)
	}
	f, ok := moduleFrame(l)
	if !ok || f.Line == 0 {
		return nil
	}
	p := &modules{}
	p.start("", l.offset(0))
	p.describe(l, c)
	p.add(f)
	return p
}

// A modules parses the stacks of one process.
type modules struct {
	stacks        []*node
	kind, message string
	offset        int
	total         int
	walked        bool // minidump_stackwalk: registers stand below each frame
}

func (p *modules) start(thread string, offset int) {
	n := &node{}
	n.Format, n.Relation, n.Thread, n.Offset = GDB, Member, thread, offset
	if k := len(p.stacks); k > 0 && len(p.stacks[k-1].frames) == 0 {
		p.stacks[k-1] = n
		return
	}
	p.stacks = append(p.stacks, n)
}

func (p *modules) add(f Frame) {
	if p.total++; p.total <= maxDump {
		p.stacks[len(p.stacks)-1].add(f)
	}
}

// describe finds what stands above the first frame that has a place: those that
// have none, the thread, and what happened.
func (p *modules) describe(l line, c *context) {
	p.offset = l.offset(indent(l.text))
	var above []Frame
	frames := true
	c.before(func(b line) bool {
		s := strings.TrimSpace(b.text)
		f, ok := moduleFrame(b)
		switch {
		case frames && ok:
			above = append(above, f)
		case frames && isWalked(s):
			p.walked = true
		case walkedThread(s):
			p.stacks[0].Thread, p.stacks[0].Offset, frames = s, b.offset(0), false
		case p.named(s):
			p.offset = b.offset(0)
			return false
		case s != "" && !strings.ContainsAny(s, ":! "): // a module alone
		case s != "":
			frames = false
		}
		return true
	})
	for _, f := range slices.Backward(above) {
		p.add(f)
	}
}

// moduleHeads are the words before what happened.
var moduleHeads = []string{"Crash reason:", "Unhandled Exception: ", "Unhandled exception: ", "Assertion failed: ", "Fatal error: ", "ExceptionCode: ", "EXCEPTION_CODE: ", "BUGCHECK_STR: "}

// named takes what a line says of what happened.
func (p *modules) named(s string) bool {
	for _, head := range moduleHeads {
		if i := strings.Index(s, head); i >= 0 {
			p.kind, p.message, _ = strings.Cut(strings.TrimSpace(s[i+len(head):]), " ")
			if i := strings.TrimRight(head, ": "); i == "Assertion failed" || i == "Fatal error" {
				p.kind, p.message = i, strings.TrimSpace(p.kind+" "+p.message)
			}
			return true
		}
	}
	return false
}

func (p *modules) next(l line) verdict {
	s := strings.TrimSpace(l.text)
	if f, ok := moduleFrame(l); ok {
		p.add(f)
		return take
	}
	if f, ok := walkedFrame(l); ok {
		p.add(f)
		return take
	}
	switch {
	case s == "" && p.walked:
		return hold
	case s == "":
		return stop
	case isWalked(s):
		p.walked = true
		return take
	case walkedThread(s):
		p.start(s, l.offset(0))
		return take
	case s == "[External Code]", s == "[Frames below may be incorrect and/or missing]", s == "[Inline Frame]":
		return take
	case p.walked && s != "Loaded modules:":
		return hold
	case strings.IndexByte(s, ' ') < 0 && strings.IndexByte(s, ':') < 0: // a module alone
		return hold
	}
	return stop
}

func (p *modules) end() (Trace, bool) {
	top := p.stacks[0].tree()
	top.Relation, top.Type, top.Message, top.Offset = "", p.kind, p.message, p.offset
	for _, n := range p.stacks[1:] {
		if len(n.frames) > 0 {
			top.Related = append(top.Related, n.tree())
		}
	}
	return top, len(top.Frames) > 0
}

// isWalked says whether s is one of the lines that minidump_stackwalk prints
// below a frame.
func isWalked(s string) bool {
	return strings.HasPrefix(s, "Found by: ") || strings.Contains(s, " = 0x")
}

// walkedThread says whether s is like `Thread 0 (crashed)`.
func walkedThread(s string) bool {
	rest, ok := strings.CutPrefix(s, "Thread ")
	rest = rest[digits(rest):]
	return ok && len(rest) < len(s)-len("Thread ") && (rest == "" || rest == " (crashed)" || strings.HasPrefix(rest, " (crashed, ") || strings.HasPrefix(rest, " (") && strings.HasSuffix(rest, " (crashed)"))
}

// walkedFrame reads ` 2  libc.so.6 + 0x29d90`.
func walkedFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	d := digits(s)
	name, offset, ok := strings.Cut(s[d:], " + 0x")
	name = strings.TrimSpace(name)
	return Frame{Module: name, Offset: l.offset(blanks)}, ok && d > 0 && name != "" && strings.IndexByte(name, ' ') < 0 && hexDigits(offset) == len(offset)
}

// moduleFrame reads a frame from its module on; what stands before it, numbers
// and addresses, does not matter.
func moduleFrame(l line) (Frame, bool) {
	s := strings.TrimRight(l.text, " \t")
	for from := 0; ; {
		n := strings.IndexByte(s[from:], '!')
		if n < 0 {
			return managedFrame(s, l)
		}
		bang := from + n
		if from = bang + 1; !isBang(s, bang) {
			continue
		}
		start := bang
		for start > 0 && moduleBytes[s[start-1]] {
			start--
		}
		f := Frame{Module: s[start:bang], Offset: l.offset(start)}
		ok := (start == 0 || blank[s[start-1]] || s[start-1] == '>') && f.module(s[from:])
		return f, ok
	}
}

// managedFrame reads a frame of SOS, which WinDbg loads for .NET:
// `000000B53D1FE8A8 00007ff61a2b3c4d Shop.Cart.Total(Int32) [Cart.cs @ 12]`.
func managedFrame(s string, l line) (Frame, bool) {
	rest := s
	for n := hexDigits(rest); n >= 8 && n < len(rest) && rest[n] == ' '; n = hexDigits(rest) {
		rest = strings.TrimLeft(rest[n:], " ")
	}
	f := Frame{Offset: l.offset(len(s) - len(rest))}
	ok := len(rest) < len(s) && strings.HasSuffix(rest, "]") && strings.IndexByte(rest, '(') > 0 && f.module(rest)
	return f, ok && f.Line > 0
}

// moduleBytes holds what the name of a module may be made of.
var moduleBytes = newWordSet(".-+")

// isBang says whether the mark at s[i] stands between a module and a function.
func isBang(s string, i int) bool {
	if i == 0 || i+1 == len(s) || !moduleBytes[s[i-1]] {
		return false
	}
	c := s[i+1]
	return isLetter(c) || strings.IndexByte("_~<?`@$(", c) >= 0
}

// module reads what stands behind the module: the function, and the place if
// the module has symbols.
func (f *Frame) module(s string) bool {
	if s[len(s)-1] == ']' {
		i := strings.LastIndex(s, " [")
		return i > 0 && f.modulePlace(s[i+2:len(s)-1]) && f.symbol(s[:i])
	}
	if name, rest, ok := cutVisual(s); ok {
		f.Line = number(rest[:digits(rest)])
		if i := strings.LastIndex(rest, " ("); i > 0 && rest[len(rest)-1] == ')' {
			if at, ok := cutPlace(rest[i+2 : len(rest)-1]); ok {
				f.File, f.Line = at.file, at.line
			}
		}
		return f.symbol(name)
	}
	if i := strings.LastIndexByte(s, '\t'); i > 0 { // of Visual Studio: no symbols
		s = s[:i]
	} else if i = strings.LastIndex(s, "+0x"); i < 0 || hexDigits(s[i+3:])+i+3 != len(s) {
		return strings.HasSuffix(s, "()") && f.symbol(s)
	}
	return f.symbol(s)
}

// cutVisual takes Visual Studio's `f(args) Line 12` apart.
func cutVisual(s string) (name, rest string, ok bool) {
	for _, word := range [...]string{") Line ", ") Zeile ", ") Ligne ", ") L\u00ednea "} {
		if i := strings.LastIndex(s, word); i > 0 && digits(s[i+len(word):]) > 0 {
			return s[:i+1], s[i+len(word):], true
		}
	}
	return s, "", false
}

// modulePlace reads WinDbg's `file @ 12`, Breakpad's `file : 12 + 0x3`, Unreal's
// `file:12` and nothing.
func (f *Frame) modulePlace(s string) bool {
	if s == "" {
		return true
	}
	for _, between := range [...]string{" @ ", " : "} {
		if i := strings.LastIndex(s, between); i > 0 {
			rest := s[i+len(between):]
			d := digits(rest)
			f.File, f.Line = s[:i], number(rest[:d])
			return d > 0 && (d == len(rest) || strings.HasPrefix(rest[d:], " + 0x"))
		}
	}
	at, ok := cutPlace(s)
	f.File, f.Line = at.file, at.line
	return ok && hasExt(at.file, moduleExts)
}

const moduleExts = nativeExts + " cs ixx vb"

// symbol reads the function: its arguments and how far it was are not of its
// name.
func (f *Frame) symbol(s string) bool {
	s, _, _ = strings.Cut(s, " (FPO: ")
	s, _, _ = strings.Cut(s, " (CONV: ")
	if i := strings.LastIndex(s, "+0x"); i > 0 {
		s = s[:i]
	}
	s = strings.TrimSuffix(strings.TrimRight(s, " "), " const")
	if s != "" && s[len(s)-1] == ')' {
		if i := opening(s, '(', ')'); i > 0 && !strings.HasSuffix(s[:i], "operator") {
			s = strings.TrimRight(s[:i], " ")
		}
	}
	f.Func = s
	return s != ""
}
