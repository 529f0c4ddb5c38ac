package stacktrace

import "strings"

// sanitizerGrammar is the report of AddressSanitizer and its relatives
// (thread, memory, leak, undefined behaviour), and libFuzzer's.
var sanitizerGrammar = grammar{format: Sanitizer, words: []string{"#", "==", "WARNING: ", "ERROR: ", "runtime error: "}, second: digit + "=ARu", open: openSanitizer}

// sanitizerBareGrammar is the same without the # of its numbers.
var sanitizerBareGrammar = grammar{format: Sanitizer, first: digit, second: " \t", may: func(s string) bool {
	_, _, ok := bareNumber(s[indent(s):])
	return ok
}, open: openSanitizer}

func openSanitizer(l line, c *context) parser {
	s := l.text
	if isUndefined(s) {
		return openUndefined(l, c)
	}
	if kind, message, ok := sanitizerHead(s); ok {
		p := &sanitizer{}
		p.kind, p.message, p.offset = kind, message, l.offset(0)
		return p
	}
	blanks := indent(s)
	n, f, ok := sanitizerFrame(l, blanks)
	if !ok || n != 0 && f.File == "" {
		return nil
	}
	p := &sanitizer{offset: l.offset(blanks)}
	if b, ok := c.above(); ok {
		p.label, p.labelAt = strings.TrimSpace(b.text), b.offset(0)
	}
	p.add(n, f)
	return p
}

// sanitizerHead reads `==12==ERROR: AddressSanitizer: heap-use-after-free on..`.
func sanitizerHead(s string) (kind, message string, ok bool) {
	if rest, found := strings.CutPrefix(s, "=="); found {
		d := digits(rest)
		if d == 0 || !strings.HasPrefix(rest[d:], "==") {
			return "", "", false
		}
		s = strings.TrimLeft(rest[d+2:], " ")
	}
	for _, level := range []string{"ERROR: ", "WARNING: "} {
		rest, found := strings.CutPrefix(s, level)
		if !found {
			continue
		}
		tool, rest, found := strings.Cut(rest, ": ")
		if !found || !strings.HasSuffix(tool, "Sanitizer") && tool != "libFuzzer" {
			return "", "", false
		}
		kind, _, _ = strings.Cut(rest, " on ")
		kind, _, _ = strings.Cut(kind, " (")
		return kind, rest, true
	}
	return "", "", false
}

// A sanitizer parses one report: the stack of the fault and those of what led
// to it.
type sanitizer struct {
	kind, message string
	offset        int
	label         string // the line before a stack says what it is
	labelAt       int
	stacks        []*node
	total         int
	last          int
	summed        bool // the summary was printed
}

func (p *sanitizer) add(n int, f Frame) {
	if n == 0 && p.last >= 0 || len(p.stacks) == 0 {
		s := &node{}
		s.Format, s.Relation, s.Message, s.Offset = Sanitizer, Context, p.label, p.labelAt
		p.stacks = append(p.stacks, s)
	}
	p.last = n
	if p.total++; p.total > maxDump {
		return
	}
	p.stacks[len(p.stacks)-1].add(f)
}

func (p *sanitizer) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	if blanks == len(s) {
		return hold
	}
	if n, f, ok := sanitizerFrame(l, blanks); ok && !(p.summed && p.label == "") {
		p.add(n, f)
		return take
	}
	if p.placed(s[blanks:], blanks) {
		return take
	}
	if _, _, ok := sanitizerHead(s); len(p.stacks) > 0 && (ok || openUndefined(l, nil) != nil) {
		return stop
	}
	if strings.HasPrefix(s, "SUMMARY: ") && len(p.stacks) > 0 && !p.summed {
		p.summed, p.label = true, ""
		return take // where the threads were created may stand behind it
	}
	if strings.HasPrefix(s, "SUMMARY: ") || p.summed && !strings.HasPrefix(s, "Thread T") {
		return stop
	}
	p.label, p.labelAt = s[blanks:], l.offset(blanks)
	return hold
}

// placed takes a frame's place, which gfortran prints in the line below it.
func (p *sanitizer) placed(s string, blanks int) bool {
	where, ok := strings.CutPrefix(s, "at ")
	at, placed := nativePlace(strings.TrimRight(where, " "))
	if !ok || !placed || blanks == 0 || len(p.stacks) == 0 {
		return false
	}
	frames := p.stacks[len(p.stacks)-1].frames
	if len(frames) == 0 || frames[len(frames)-1].File != "" {
		return false
	}
	f := &frames[len(frames)-1]
	f.File, f.Line, f.Column = at.file, at.line, at.col
	return true
}

func (p *sanitizer) end() (Trace, bool) {
	if len(p.stacks) == 0 {
		return Trace{}, false
	}
	top := p.stacks[0].tree()
	top.Relation, top.Type, top.Message, top.Offset = "", p.kind, p.message, p.offset
	for _, n := range p.stacks[1:] {
		top.Related = append(top.Related, n.tree())
	}
	return top, true
}

// sanitizerFrame reads `#0 0x12 in f file:1:2`, `#0 0x12 in f (bin+0x34)`,
// `#0 0x12 (bin+0x34)`, ThreadSanitizer's `#0 f file:1:2 (bin+0x34)` and what
// unwinders print as `#0 0x12 f (file:1:2)`; the # may be lost.
func sanitizerFrame(l line, blanks int) (int, Frame, bool) {
	n, rest, ok := frameNumber(l.text[blanks:])
	hash := ok
	if !ok {
		if n, rest, ok = bareNumber(l.text[blanks:]); !ok {
			return 0, Frame{}, false
		}
	}
	f := Frame{Offset: l.offset(blanks)}
	rest, addressed := address(rest)
	rest = untrailed(rest)
	rest, f.Module = sanitizerModule(rest)
	rest, _, _ = strings.Cut(rest, " (discriminator ")
	f.Func = strings.TrimSuffix(rest, " <null>")
	if i := strings.LastIndexByte(rest, ' '); i > 0 {
		at, ok := cutPlace(rest[i+1:])
		if !ok && addressed {
			at, ok = squared(rest[i+1:])
		}
		binary := strings.Index(rest, " (in ")
		if !ok && (addressed || hash && binary > 0) {
			at, ok = bracketed(rest[i+1:])
		}
		if ok && binary > 0 {
			i = binary
		}
		if ok {
			f.Func, f.File, f.Line, f.Column = rest[:i], at.file, at.line, at.col
		}
	}
	if !addressed && f.Module == "" {
		ok = hash && hasExt(f.File, nativeExts) && gdbName(f.Func)
	}
	if i := strings.Index(f.Func, " ("); i > 0 && f.Func[i+2:] != ")" && hasValue(f.Func[i+2:]) || strings.HasSuffix(f.Func, " at") {
		return 0, Frame{}, false // gdb's
	}
	return n, f, ok
}

// squared takes Chromium's `[file:12:3]` apart.
func squared(s string) (place, bool) {
	if len(s) < 4 || s[0] != '[' || s[len(s)-1] != ']' {
		return place{}, false
	}
	return cutPlace(s[1 : len(s)-1])
}

// bracketed takes `(file:12)` apart.
func bracketed(s string) (place, bool) {
	if len(s) < 4 || s[0] != '(' || s[len(s)-1] != ')' {
		return place{}, false
	}
	at, ok := cutPlace(s[1 : len(s)-1])
	return at, ok && strings.ContainsAny(at.file, "./")
}

// bareNumber reads the number of a frame that lost its #: an address follows.
func bareNumber(s string) (n int, rest string, ok bool) {
	d := digits(s)
	rest = s[d:]
	rest = rest[indent(rest):]
	if d == 0 || d > 3 || !strings.HasPrefix(rest, "0x") || len(rest) == len(s)-d {
		return 0, "", false
	}
	return number(s[:d]), rest, strings.HasPrefix(rest[2+hexDigits(rest[2:]):], " in ")
}

// untrailed takes what a log's record or a reader put behind a frame off it.
func untrailed(s string) string {
	s, _, _ = strings.Cut(s, " // ")
	return strings.TrimRight(s, " \"'`},;")
}

// sanitizerModule takes `(bin+0x34) (BuildId: 12ab)`, or Fuchsia's
// `<bin>+0x34`, off the end of a frame.
func sanitizerModule(s string) (rest, module string) {
	for strings.HasSuffix(s, ")") {
		i := strings.LastIndexByte(s, '(')
		if i < 0 || i > 0 && s[i-1] != ' ' {
			return s, module
		}
		inside := s[i+1 : len(s)-1]
		name, _, ok := strings.Cut(inside, "+0x")
		if !ok && inside != "<unknown module>" && !strings.HasPrefix(inside, "BuildId: ") {
			return s, module
		}
		if s = strings.TrimRight(s[:i], " "); !strings.HasPrefix(inside, "BuildId: ") {
			return s, name
		}
	}
	if open, tail, ok := strings.Cut(s, ">+0x"); ok && hexDigits(tail) == len(tail) {
		if i := strings.LastIndex(open, " <"); i > 0 {
			return open[:i], open[i+2:]
		}
	}
	return s, module
}
