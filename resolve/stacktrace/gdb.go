package stacktrace

import "strings"

// gdbGrammar is gdb's and lldb's backtrace, of one thread or of all.
var gdbGrammar = grammar{format: GDB, first: "#", open: openGDB}

func openGDB(l line, c *context) parser {
	blanks := indent(l.text)
	n, f, ok := gdbFrame(l, blanks)
	wrapped := false
	if !ok {
		n, f, wrapped = gdbWrapped(l, blanks)
	}
	if !ok && !wrapped || n > 0 && !c.stack && f.File == "" {
		return nil
	}
	p := &gdb{}
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
	p.add(n, f)
	if wrapped || f.File == "" && f.Module == "" {
		p.waiting = maxWrapped
	}
	return p
}

// A gdb parses the backtraces of one process.
type gdb struct {
	stacks        []*node
	kind, message string
	offset        int
	total         int
	last          int
	// waiting is how many lines more the place of the last frame may take: a
	// long frame is wrapped.
	waiting int
}

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

func (p *gdb) add(n int, f Frame) {
	p.last = n
	if p.total++; p.total > maxDump {
		return
	}
	p.stacks[len(p.stacks)-1].add(f)
}

func (p *gdb) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	n, f, ok := gdbFrame(l, blanks)
	waiting := 0
	if !ok {
		if n, f, ok = gdbWrapped(l, blanks); ok {
			waiting = maxWrapped
		}
	}
	if ok {
		if f.File == "" && f.Module == "" {
			waiting = maxWrapped
		}
		if n <= p.last && n == 0 && len(p.stacks[len(p.stacks)-1].frames) > 0 {
			p.start("", l.offset(blanks))
		}
		p.add(n, f)
		p.waiting = waiting
		return take
	}
	if p.waiting > 0 && blanks < len(s) && p.goOn(s[blanks:]) {
		return take
	}
	switch {
	case blanks == len(s):
		return hold
	case gdbThread(s):
		p.start(s, l.offset(0))
		return take
	case blanks > 0, strings.HasPrefix(s, "No locals."), strings.HasPrefix(s, "(More stack frames"), strings.HasPrefix(s, "Backtrace stopped"):
		return hold // local variables of `bt full`
	}
	return stop
}

func (p *gdb) end() (Trace, bool) {
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
func (p *gdb) goOn(s string) bool {
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
	if file, n, ok := cutNumber(strings.TrimRight(s[i+3:], " ")); ok && file != "" && strings.IndexByte(file, ' ') < 0 {
		last.File, last.Line = file, n
		p.waiting = 0
		return true
	}
	if i = strings.LastIndex(s, ") from "); i >= 0 {
		last.Module = s[i+len(") from "):]
		p.waiting = 0
	}
	return true
}

// gdbThread says whether a line is like `Thread 2 (Thread 0x7f.. (LWP 12)):`.
func gdbThread(s string) bool {
	return strings.HasPrefix(s, "Thread ") && digits(s[7:]) > 0 && strings.HasSuffix(strings.TrimRight(s, " "), ":")
}

// gdbFrame reads `#1  0x.. in f (args) at file:line`, `... from lib.so`, or
// `#1  <signal handler called>`.
func gdbFrame(l line, blanks int) (int, Frame, bool) {
	n, rest, ok := frameNumber(l.text[blanks:])
	if !ok {
		return 0, Frame{}, false
	}
	f := Frame{Offset: l.offset(blanks)}
	if rest == "<signal handler called>" {
		f.Func = rest
		return n, f, true
	}
	rest, _ = address(rest)
	i := strings.Index(rest, " (")
	if strings.HasPrefix(rest, "(anonymous namespace)") || i > 0 && strings.HasPrefix(rest[i:], " (anonymous") {
		if j := strings.Index(rest[i+2:], " ("); j > 0 {
			i += j + 2
		}
	}
	if i <= 0 {
		return 0, Frame{}, false
	}
	f.Func = strings.TrimSpace(rest[:i])
	if end := strings.LastIndex(rest, ") at "); end > 0 {
		file, line, ok := cutNumber(strings.TrimRight(rest[end+5:], " "))
		if ok {
			f.File, f.Line = file, line
			return n, f, true
		}
	}
	if end := strings.LastIndex(rest, ") from "); end > 0 {
		f.Module = rest[end+7:]
		return n, f, true
	}
	return n, f, rest[len(rest)-1] == ')' && gdbArguments(rest[i+1:])
}

// gdbWrapped reads the first line of a frame that goes on in the next: its
// arguments do not end, or its place does not follow.
func gdbWrapped(l line, blanks int) (int, Frame, bool) {
	n, rest, ok := frameNumber(l.text[blanks:])
	if !ok {
		return 0, Frame{}, false
	}
	rest, addressed := address(rest)
	i := strings.Index(rest, " (")
	if i <= 0 || strings.IndexByte(rest[:i], ' ') >= 0 || !addressed && strings.IndexByte(rest[i:], '=') < 0 {
		return 0, Frame{}, false
	}
	end := strings.TrimRight(rest, " ")
	if last := end[len(end)-1]; last != ',' && last != '(' && !strings.HasSuffix(end, ") at") && strings.Contains(rest[i:], ")") {
		return 0, Frame{}, false
	}
	return n, Frame{Func: rest[:i], Offset: l.offset(blanks)}, true
}

// gdbArguments says whether s is like `(a=1, b=...)` or `()`: without a place
// behind them that is what tells gdb's frames from others.
func gdbArguments(s string) bool {
	return s == "()" || strings.IndexByte(s, '=') > 0 && !strings.Contains(s, ": ")
}
