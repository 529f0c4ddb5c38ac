package stacktrace

import "strings"

// linuxGrammar is a report of the Linux kernel whose addresses were decoded:
// `f+0x1/0x2 file:12 [inline]`.
var linuxGrammar = grammar{format: Linux, last: "]:", open: openLinux}

// linuxFrameGrammar is such a report from a frame on whose line ends in its
// place or in a register.
var linuxFrameGrammar = grammar{format: Linux, last: hexDigit, signs: []*sign{symbolOffset}, open: openLinux}

// linuxWordGrammar is such a report from a line on that its first words tell;
// from the place of the instruction on, where the kernel's own script decoded
// it.
var linuxWordGrammar = grammar{format: Linux, words: []string{linuxCPU, linuxInline, "RIP: "}, open: openLinuxWord}

func openLinuxWord(l line, c *context) parser {
	if p := openLinux(l, c); p != nil {
		return p
	}
	return openLinuxPointer(l, c)
}

const (
	linuxCPU    = "NMI backtrace for cpu "
	linuxInline = "[<     inline     >]" // of older kernels' tools
)

func openLinuxPointer(l line, c *context) parser {
	frames := linuxDecoded(l)
	if frames == nil || !linuxPointer(l.text) {
		return nil
	}
	p := &linux{offset: l.offset(0)}
	p.describe(c)
	p.start("", l.offset(0))
	p.frames(frames, l.text)
	return p
}

func openLinux(l line, c *context) parser {
	s := l.text
	label, sectioned := linuxSection(s)
	f, ok := linuxFrame(l)
	if !sectioned && !(ok && f.Line > 0) {
		return nil
	}
	p := &linux{offset: l.offset(0)}
	p.describe(c)
	if sectioned {
		p.start(label, l.offset(0))
		return p
	}
	p.start("", l.offset(0))
	p.frames([]Frame{f}, s)
	return p
}

// A linux parses one report: the stack of the fault, after the instruction's
// own place, and those of the allocation, of the free, of other tasks.
type linux struct {
	kind, message string
	offset        int
	stacks        []*node
	total         int
	label         string // of the stack whose frames come next; empty if they go on with the last
	labelAt       int
	sectioned     bool    // the label is more than a line with a colon behind it
	pointers      []Frame // places of the instruction
	pointing      bool    // the last stack holds nothing else
	over          bool    // the report's end was printed
	told          Frame   // where the report says that it was
	placed        bool    // a frame has a place
}

func (p *linux) top() *node { return p.stacks[len(p.stacks)-1] }

func (p *linux) start(label string, offset int) {
	if len(p.stacks) > 0 {
		t := p.top()
		before := label == "Call Trace" && (t.Message == "" || p.pointing) // of the instruction's place
		if before && t.Message == "" || len(t.frames) == 0 {
			t.Message = label
		}
		if before || len(t.frames) == 0 {
			return
		}
	}
	if len(p.stacks) >= maxRelated {
		p.top().cut = true
		return
	}
	p.pointing = true
	n := &node{}
	n.Format, n.Relation, n.Message, n.Offset = Linux, Context, label, offset
	p.stacks = append(p.stacks, n)
}

// linuxKinds are the words with which a report begins.
var linuxKinds = []string{"BUG: ", "WARNING: ", "general protection fault", "Unable to handle ", "INFO: ", "kernel BUG at ", "UBSAN: ", "Oops"}

// describe finds what a report is about above its first stack: of the lines
// that say so, the first.
func (p *linux) describe(c *context) {
	since := 0
	c.before(func(b line) bool {
		if p.named(b) {
			since = 0
			return true
		}
		since++
		return p.kind == "" || since < 8
	})
}

// named takes a line that says what a report is about.
func (p *linux) named(l line) bool {
	for _, kind := range linuxKinds {
		if i := strings.Index(l.text, kind); i >= 0 {
			p.offset = l.offset(0)
			p.kind = strings.TrimSuffix(strings.TrimSpace(kind), ":")
			p.message = strings.TrimLeft(l.text[i+len(kind):], " :,")
			return true
		}
	}
	return false
}

// beat tells a report that a stack trace of another kind follows it.
func (p *linux) beat() { p.told = Frame{} }

func (p *linux) next(l line) verdict {
	if p.told.File != "" && !p.placed {
		if other, ok := openFailure(l, nil).(*linux); ok {
			if other.told.File == p.told.File && other.told.Line == p.told.Line {
				return take // said twice
			}
			return stop
		}
	}
	frames := linuxDecoded(l)
	if f, ok := linuxFrame(l); ok {
		frames = []Frame{f}
	}
	switch {
	case frames != nil:
		return p.frames(frames, l.text)
	case strings.HasPrefix(l.text, "---[ end trace"):
		p.over, p.label, p.labelAt, p.sectioned = true, strings.TrimRight(l.text, " "), l.offset(0), true
		return take
	case p.over:
		return hold
	}
	return p.heading(l)
}

// heading keeps what a line says of the frames that follow.
func (p *linux) heading(l line) verdict {
	label, ok := linuxSection(l.text)
	if ok || strings.HasSuffix(strings.TrimRight(l.text, " "), ":") {
		p.label, p.labelAt, p.sectioned = label, l.offset(0), ok
	} else if !p.sectioned {
		p.label = ""
	}
	if ok {
		return take
	}
	return hold
}

// frames adds the frames of one line. The place of the instruction may be
// printed a second time behind the stack, and again behind the report's end.
func (p *linux) frames(frames []Frame, s string) verdict {
	pointer := linuxPointer(s)
	again := pointer && p.again(frames[len(frames)-1])
	switch {
	case p.over && !again:
		return stop
	case again && !p.over:
		return take
	}
	if len(p.stacks) == 0 {
		p.start("", p.offset)
	}
	for _, f := range frames {
		p.placed = p.placed || f.Line > 0
		p.add(f)
	}
	p.pointing = p.pointing && pointer
	return take
}

func (p *linux) add(f Frame) {
	if p.label != "" {
		p.start(p.label, p.labelAt)
	}
	p.label, p.sectioned = "", false
	if t := p.top(); p.pointing && len(t.frames) > 0 && sameFrames(t.frames[:1], []Frame{f}) {
		t.frames = t.frames[:0] // the stack begins with the instruction's own place
	}
	if p.total++; p.total <= maxDump {
		p.top().add(f)
	}
}

// again notes where the instruction was and says whether that was said before.
func (p *linux) again(f Frame) bool {
	for _, seen := range p.pointers {
		if seen.Func == f.Func && seen.File == f.File && seen.Line == f.Line {
			return true
		}
	}
	if len(p.pointers) < 32 {
		p.pointers = append(p.pointers, f)
	}
	return false
}

// linuxPointers are the words before the place of an instruction.
var linuxPointers = []string{"RIP: 0010:", "RIP: 0033:", "RIP: e030:", "RIP  ", "RIP: ", "RIP ", "IP: ", "EIP: ", "pc : ", "lr : ", "PC is at ", "LR is at ", "epc : ", "ra : ", "NIP ", "caller is "}

// linuxPointer says whether a line gives the place of the instruction.
func linuxPointer(s string) bool {
	s = s[indent(s):]
	return strings.HasPrefix(s, "RIP") || strings.HasPrefix(s, "EIP") || strings.HasPrefix(s, "IP: ") || strings.HasPrefix(s, "pc : ") || strings.HasPrefix(s, "lr : ")
}

func (p *linux) end() (Trace, bool) {
	var found []*node
	for _, n := range p.stacks {
		for _, f := range n.frames {
			if f.Line > 0 {
				found = append(found, n)
				break
			}
		}
	}
	if len(found) == 0 {
		t := Trace{Format: Linux, Type: p.kind, Message: p.message, Frames: []Frame{p.told}, Offset: p.offset}
		return t, p.told.File != ""
	}
	top := found[0].tree()
	top.Relation, top.Type, top.Message, top.Offset = "", p.kind, p.message, p.offset
	for _, n := range found[1:] {
		top.Related = append(top.Related, n.tree())
	}
	return top, true
}

// linuxSection reads the line above a stack that begins a report by itself.
func linuxSection(s string) (string, bool) {
	indented := indent(s) > 0
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, linuxCPU) {
		return s, true
	}
	if len(s) < 9 || s[len(s)-1] != ':' {
		return s, false
	}
	label := s[:len(s)-1]
	switch label {
	case "Call Trace", "Call trace", "stack backtrace":
		return "Call Trace", true
	case "backtrace": // Android's stands at the line's beginning
		return "Call Trace", indented
	}
	return label, strings.HasPrefix(label, "backtrace (crc ")
}

// linuxFrame reads `[<addr>] ? f+0x1/0x2 [module] file:12 [inline]`, also
// after `RIP: 0010:` and the like.
func linuxFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	at := blanks
	if s == "" {
		return Frame{}, false
	}
	inline := strings.HasSuffix(s, " [inline]") || strings.HasPrefix(s, linuxInline)
	if !inline && !strings.Contains(s, "+0x") {
		return Frame{}, false
	}
	s = strings.TrimSuffix(s, " [inline]")
	full := s
	s, _ = cutAny(s, linuxPointers...)
	for _, stack := range [...]string{"<IRQ>  ", "<EOI>  ", "<NMI>  "} { // before the first frame of another of the processor's stacks
		s = strings.TrimPrefix(s, stack)
	}
	if strings.HasPrefix(s, "[<") {
		_, rest, ok := strings.Cut(s, ">]")
		if !ok {
			return Frame{}, false
		}
		s = strings.TrimLeft(rest, " ")
		if strings.HasPrefix(s, "[<") {
			_, s, _ = strings.Cut(s, ">]")
			s = strings.TrimLeft(s, " ")
		}
	}
	s = strings.TrimPrefix(s, "? ")
	at += len(full) - len(s)
	name, rest, _ := strings.Cut(s, " ")
	f := Frame{Offset: l.offset(at)}
	name, offset, ok := strings.Cut(name, "+0x")
	if ok && !strings.Contains(offset, "/0x") || !ok && !inline || name == "" || notInSymbol.in(name) || !f.linuxPlace(rest) {
		return Frame{}, false
	}
	f.Func = name
	return f, true
}

// notInSymbol holds what no name of a kernel's function holds.
var notInSymbol = newByteSet(" =:;,\"'/()[]")

// linuxPlace reads `[module] file:12` or `file:12 [module]`, perhaps with a
// register behind.
func (f *Frame) linuxPlace(s string) bool {
	for word := range strings.FieldsSeq(s) {
		file, n, ok := cutNumber(word)
		switch {
		case word[0] == '[':
			f.Module = strings.Trim(word, "[]")
		case ok && strings.ContainsAny(file, "./"):
			f.File, f.Line = file, n
		case f.File == "" || !strings.HasSuffix(word, ":"):
			return f.File != "" && len(word) > 8 // the register's value
		}
	}
	return true
}

// linuxDecoded reads what the kernel's own scripts/decode_stacktrace.sh makes
// of a line of a stack, `f (file:12 file:9) module`: the places of the
// functions inlined into f before f's own.
func linuxDecoded(l line) (frames []Frame) {
	blanks := indent(l.text)
	s, _ := cutAny(l.text[blanks:], linuxPointers...)
	s = strings.TrimPrefix(s, "? ")
	name, rest, ok := strings.Cut(s, " (")
	end := strings.LastIndexByte(rest, ')')
	if !ok || end < 0 || name == "" || notInSymbol.in(name) {
		return nil
	}
	places := strings.ReplaceAll(rest[:end], " (discriminator ", "(discriminator ")
	for word := range strings.SplitSeq(places, " ") {
		word, _, _ = strings.Cut(word, "(")
		word = strings.TrimSuffix(word, ")")
		file, n, ok := cutNumber(word)
		if digits(word) == len(word) {
			continue // of the discriminator
		}
		if !ok || !strings.ContainsAny(file, "./") {
			return nil
		}
		frames = append(frames, Frame{File: file, Line: n, Module: strings.Trim(rest[end+1:], " []"), Offset: l.offset(blanks)})
	}
	if n := len(frames); n > 0 {
		frames[n-1].Func = name
	}
	return frames
}
