package stacktrace

import "strings"

// gdbGrammar is gdb's and lldb's backtrace, of one thread or of all.
var gdbGrammar = grammar{format: GDB, first: "#", second: digit + " ", open: openGDB}

func openGDB(l line, c *context) parser {
	blanks := indent(l.text)
	if strings.HasPrefix(l.text[blanks:], "# ") {
		if p := openRSpec(l, c); p != nil {
			return p
		}
	}
	g, ok := readGDB(l, blanks)
	if !ok || !g.isFrame() || g.n > 0 && !c.stack && !g.placed && !g.open() {
		return nil
	}
	p := newGDB(l, blanks, c)
	p.sure, p.whole = true, true
	p.frame(g)
	return p
}

// newGDB returns a parser of a backtrace whose first line is l.
func newGDB(l line, blanks int, c *context) *gdb {
	p := &gdb{last: -1}
	p.start("", l.offset(blanks))
	c.before(func(b line) bool {
		if gdbThread(b.text) {
			p.start(b.text, b.offset(0))
			return false
		}
		_, signal, ok := strings.Cut(b.text, " received signal ")
		if !ok { // of a core file
			signal, ok = strings.CutPrefix(b.text, "Program terminated with signal ")
		}
		if ok {
			p.kind, p.message, _ = strings.Cut(strings.TrimSuffix(signal, "."), ", ")
			p.offset = b.offset(0)
		}
		return !ok
	})
	return p
}

// A gdb parses the backtraces of one process.
type gdb struct {
	stacks        []*node
	kind, message string
	offset        int
	total         int
	last          int // number of the last frame, -1 if it had none
	// waiting is how many lines more the place of the last frame may take: a
	// long frame is wrapped.
	waiting int
	whole   bool    // as gdb printed it: it may have no place at all
	sure    bool    // a line was surely a frame
	placed  int     // frames with a place
	begun   gdbLine // perhaps a frame whose place comes
}

// gdbSignal stands where the kernel called a handler.
const gdbSignal = "<signal handler called>"

// maxWrapped is how many lines a wrapped frame may go on for.
const maxWrapped = 16

func (p *gdb) start(thread string, offset int) {
	n := &node{}
	n.Format, n.Relation, n.Offset, n.Thread = GDB, Member, offset, strings.TrimSuffix(thread, ":")
	if k := len(p.stacks); k > 0 && len(p.stacks[k-1].frames) == 0 {
		p.stacks[k-1] = n
		return
	}
	p.stacks = append(p.stacks, n)
}

// frame adds the frame that a line holds.
func (p *gdb) frame(g gdbLine) {
	top := p.stacks[len(p.stacks)-1]
	switch first := len(top.frames) == 1 && p.last <= 0; {
	case first && g.n == 0 && top.frames[0].Func == g.Func: // where it stopped, said before
		top.take()
	case first && g.Func == "" && top.frames[0].File == g.File && top.frames[0].Line == g.Line:
		return
	case g.n == 0 && len(top.frames) > 0:
		p.start("", g.Offset)
	}
	p.last, p.begun, p.whole = g.n, gdbLine{}, p.whole || g.hash
	p.sure = p.sure || g.strong() || g.hash && g.isFrame()
	p.waiting = 0
	if g.placed {
		p.placed++
	} else if g.Module == "" {
		p.waiting = maxWrapped
	}
	if p.total++; p.total > maxDump {
		return
	}
	p.stacks[len(p.stacks)-1].add(g.Frame)
}

func (p *gdb) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	g, ok := readGDB(l, blanks)
	if ok && p.belongs(&g) {
		p.frame(g)
		return take
	}
	if blanks == len(s) {
		return hold
	}
	if p.waiting > 0 && p.goOn(s[blanks:], blanks) {
		if p.waiting > 0 && !p.sure {
			return hold
		}
		return take
	}
	if v := p.resume(g, ok, l, blanks); v != stop {
		return v
	}
	switch {
	case gdbThread(s):
		p.start(s, l.offset(0))
		return take
	case blanks > 0, isDigit(s[0]), s[0] == '[', s[0] == '(', s[0] == '.', strings.HasSuffix(s, ":?"), strings.HasSuffix(s, "??:0"), strings.HasPrefix(s, "No locals."), strings.HasPrefix(s, "Backtrace stopped"):
		return hold // local variables of `bt full`, a source line, what gdb was asked
	}
	return stop
}

// belongs says whether the line is the next frame. Where frames are numbered
// one without a number must be sure.
func (p *gdb) belongs(g *gdbLine) bool {
	switch {
	case g.Func == gdbSignal:
		return true
	case g.hash:
		return g.isFrame() || g.alone() && g.n == p.last+1
	case g.n >= 0:
		return (g.placed || g.open() || g.strong() || g.alone() && g.addressed) && (g.n > p.last || g.n == 0)
	case p.last >= 0:
		return g.strong() && g.called
	}
	return g.placed || g.addressed && (g.open() || g.Module != "")
}

// resume takes a frame that begins in one line without a number and has its
// place in another, or only its place.
func (p *gdb) resume(g gdbLine, ok bool, l line, blanks int) verdict {
	s := l.text[blanks:]
	if at, found := gdbTail(s); found {
		begun := p.begun
		if begun.Func == "" {
			begun = gdbLine{n: -1, Frame: Frame{Offset: l.offset(blanks)}, called: strings.IndexByte(s, '=') >= 0}
		}
		begun.File, begun.Line, begun.Column, begun.placed = at.file, at.line, at.col, true
		p.frame(begun)
		return take
	}
	if ok && (g.open() || p.last < 0 && g.alone()) {
		p.begun = g
		return hold
	}
	if p.begun.Func != "" && isArguments(s) {
		return hold
	}
	p.begun = gdbLine{}
	return stop
}

func (p *gdb) end() (Trace, bool) {
	if p.total == 0 || !p.sure && p.placed < 2 || p.placed == 0 && !p.whole {
		return Trace{}, false
	}
	top := p.stacks[0].tree()
	top.Relation, top.Type, top.Message = "", p.kind, p.message
	if p.kind != "" {
		top.Offset = p.offset
	}
	for _, n := range p.stacks[1:] {
		if len(n.frames) > 0 && !sameFrames(n.frames, top.Frames) { // else `thread apply all bt` again
			top.Related = append(top.Related, n.tree())
		}
	}
	return top, true
}

// goOn takes a line of a wrapped frame: more of its arguments, or its place.
func (p *gdb) goOn(s string, blanks int) bool {
	p.waiting--
	frames := p.stacks[len(p.stacks)-1].frames
	if len(frames) == 0 {
		return false
	}
	last := &frames[len(frames)-1]
	i := strings.LastIndex(s, "at ")
	if i < 0 || i > 0 && s[i-1] != ' ' {
		i = -3
	}
	if at, ok := nativePlace(strings.TrimRight(s[i+3:], " ")); ok {
		last.File, last.Line = at.file, at.line
		p.placed++
		p.waiting = 0
		return true
	}
	if i = strings.LastIndex(s, ") from "); i >= 0 {
		last.Module = s[i+len(") from "):]
		p.waiting = 0
	}
	return p.waiting == 0 || isArguments(s) || p.sure && (blanks > 0 || strings.IndexByte(s, '=') > 0)
}

// gdbThread says whether a line is like `Thread 2 (Thread 0x7f.. (LWP 12)):`.
func gdbThread(s string) bool {
	return strings.HasPrefix(s, "Thread ") && digits(s[7:]) > 0 && strings.HasSuffix(strings.TrimRight(s, " "), ":")
}
