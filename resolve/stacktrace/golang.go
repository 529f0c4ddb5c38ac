package stacktrace

import (
	"slices"
	"strings"
)

// goGrammar is what the Go runtime prints: panics, fatal errors, signals and
// dumps of goroutines. Frames come only after `goroutine N [state]:`, whatever
// the panic's value looks like.
var goGrammar = grammar{format: Go, words: []string{"panic: ", "fatal error: ", goRaceHead}, open: openGo, margin: true}

// goroutineGrammar is such a dump from its first goroutine on; a logger's
// words may stand before that.
var goroutineGrammar = grammar{format: Go, last: ":", before: "]", needle: "goroutine ", open: openGoroutine, margin: true}

func openGo(l line, _ *context) parser {
	if l.text == goRaceHead {
		return &goRace{offset: l.offset(0)}
	}
	if !strings.HasPrefix(l.text, "panic: ") && !strings.HasPrefix(l.text, "fatal error: ") {
		return nil
	}
	p := &goDump{}
	p.head(l)
	return p
}

func openGoroutine(l line, c *context) parser {
	g, at, ok := goroutineHeader(l)
	if !ok {
		return nil
	}
	c.e.adopt(l.text[:at])
	p := &goDump{}
	p.describe(l, c)
	p.start(g, l.offset(at))
	return p
}

// A goDump parses the stacks of one process.
type goDump struct {
	kind, message string
	offset        int
	full          [][]Trace // earlier stacks, if there are many
	stacks        []Trace
	frames        list // of the goroutine that is read
	store         store
	function      string // of the frame whose file line comes next
	functionAt    int
	state         goState
	total         int
	elided        elision
	least         int // frames below which it was none
	pieces        goPieces
	pieced        bool   // another line came behind them
	told          string // the message before they begin
	wrapped       int    // lines that the arguments of the function may still take
}

type goState int8

const (
	goHead  goState = iota // after `panic: `, before the first goroutine
	goStack                // within a goroutine
	goGap                  // after the blank line that ends one
)

// head takes the first line of a panic or a fatal error.
func (p *goDump) head(l line) {
	kind, message, _ := strings.Cut(l.text, ": ")
	p.kind, p.message, p.offset = kind, trimRecovered(message), l.offset(0)
}

// describe finds what is said of a dump before its first goroutine.
func (p *goDump) describe(l line, c *context) {
	p.offset = l.offset(0)
	b, ok := c.above()
	if !ok {
		return
	}
	if b.text == "" { // a signal's lines stand before a blank one
		n := 0
		c.before(func(b line) bool {
			n++
			if kind, message, ok := strings.Cut(b.text, ": "); ok && strings.HasPrefix(kind, "SIG") && !strings.Contains(kind, " ") {
				p.kind, p.message, p.offset = kind, message, b.offset(0)
			}
			return n < 4
		})
		return
	}
	if i := strings.Index(b.text, "panic"); i >= 0 {
		p.kind, p.message, p.offset = "panic", b.text[i:], b.offset(0)
		if _, m, ok := strings.Cut(b.text[i:], ": "); ok {
			p.message = m
		}
	}
}

func trimRecovered(s string) string {
	s = strings.TrimSuffix(s, " [recovered]")
	return strings.TrimSuffix(strings.TrimSuffix(s, " [recovered, repanicked]"), " [recovered, reraised]")
}

func (p *goDump) next(l line) verdict {
	switch p.state {
	case goHead:
		return p.nextHead(l)
	case goGap:
		if l.text == "" {
			return take
		}
		if g, at, ok := goroutineHeader(l); ok {
			p.start(g, l.offset(at))
			return take
		}
		return stop
	}
	return p.nextFrame(l)
}

// nextHead takes the lines of a panic's value, which may look like anything.
func (p *goDump) nextHead(l line) verdict {
	s := l.text
	if g, at, ok := goroutineHeader(l); ok {
		p.start(g, l.offset(at))
		return take
	}
	switch {
	case s == "runtime stack:":
		p.start(s, l.offset(0))
		return take
	case strings.HasPrefix(s, "panic: "), strings.HasPrefix(s, "fatal error: "):
		return stop
	case s == "" || strings.HasPrefix(s, "[signal "):
		return hold
	case strings.HasPrefix(s, "\tpanic: "): // raised while the first was handled: this one ended the program
		p.message = trimRecovered(s[len("\tpanic: "):])
		return hold
	}
	p.piece(l)
	s = trimRecovered(s)
	if len(p.message) < maxMessage {
		p.message += "\n" + s
	}
	return hold
}

// piece keeps a frame that stands where only the panic's value should: if no
// goroutine comes, its line was lost.
func (p *goDump) piece(l line) {
	at, counter, ok := goAlone(l.text)
	if p.pieced {
		return
	}
	if ok && (counter || p.pieces.function != "") {
		if len(p.pieces.frames) == 0 {
			p.told = p.message
		}
		p.pieces.place(l, at, counter)
		return
	}
	p.pieced = !p.pieces.names(l) && len(p.pieces.frames) > 0
}

// headless returns the frames of a panic whose goroutine was never named.
func (p *goDump) headless() (Trace, bool) {
	if len(p.pieces.frames) == 0 || !p.pieces.sure {
		return Trace{}, false
	}
	message, _, _ := strings.Cut(p.told, "\n")
	return Trace{Format: Go, Type: p.kind, Message: message, Frames: p.pieces.take(), Offset: p.offset}, true
}

// nextFrame takes a function's line, its file's line, or the blank line after
// the last.
func (p *goDump) nextFrame(l line) verdict {
	s := l.text
	blanks := indent(s)
	if p.wrapped > 0 { // until the bracket of its arguments closes
		if p.wrapped--; strings.HasSuffix(s, ")") {
			p.wrapped = 0
		}
		return hold
	}
	switch {
	case blanks == len(s):
		p.finish()
		p.state = goGap
		return take
	case p.function != "" && (blanks > 0 || mayGoPlace(s)):
		if at, ok := goPlace(s[blanks:]); ok {
			p.add(at.frame(p.function, p.functionAt))
			p.function = ""
			return take
		}
		return stop
	case strings.HasPrefix(s[blanks:], "+0x"):
		return hold
	case blanks > 0:
		if at, counter, ok := goAlone(s); ok && counter { // its function was dropped
			p.add(at.frame("", l.offset(blanks)))
			return take
		}
		return stop
	case strings.HasPrefix(s, "..."):
		p.elided = elision{after: len(p.frames.frames), n: number(s[3 : 3+digits(s[3:])]), offset: l.offset(0)}
		return take
	}
	if s[len(s)-1] == ':' {
		if g, at, ok := goroutineHeader(l); ok {
			p.finish()
			p.start(g, l.offset(at))
			return take
		}
	}
	function, ok := goFunction(s)
	if !ok {
		if function, ok = goCut(s); !ok {
			return stop
		}
		p.wrapped = maxGoWrap
	}
	p.function, p.functionAt = function, l.offset(0)
	return take
}

func (p *goDump) add(f Frame) {
	if p.total++; p.total > maxDump {
		p.frames.cut = true
		return
	}
	if len(p.frames.frames) >= maxFrames {
		p.frames.cut = true
		return
	}
	if p.frames.frames == nil {
		p.frames.frames = p.store.lend()
	}
	p.frames.frames = append(p.frames.frames, f)
}

// maxDump limits the frames of a dump of all goroutines or threads.
const maxDump = 200_000

// start begins the stack under a header without its colon.
func (p *goDump) start(header string, offset int) {
	p.state = goStack
	if n := len(p.stacks); n == cap(p.stacks) { // no copies before the end
		if n > 0 {
			p.full = append(p.full, p.stacks)
		}
		p.stacks = make([]Trace, 0, min(max(1, 2*n), 1024))
	}
	p.stacks = append(p.stacks, Trace{Format: Go, Relation: Member, Thread: strings.TrimSuffix(header, ":"), Offset: offset})
}

// finish ends the stack.
func (p *goDump) finish() {
	if p.state != goStack {
		return
	}
	if p.function != "" && strings.HasSuffix(p.function, ")") {
		p.frames.cut = true
	}
	p.frames.restore(p.elided)
	p.elided = elision{}
	t := &p.stacks[len(p.stacks)-1]
	t.Truncated, p.function = p.frames.cut, ""
	t.Frames = p.store.keep(p.frames.frames)
	p.frames = list{}
}

// end puts the goroutine that crashed on top.
func (p *goDump) end() (Trace, bool) {
	p.finish()
	all := p.stacks
	if p.full != nil {
		all = slices.Concat(append(p.full, p.stacks)...)
	}
	top := crashed(all)
	if top < 0 {
		return p.headless()
	}
	t := all[top]
	t.Relation, t.Offset = "", min(p.offset, all[0].Offset)
	t.Type, t.Message = p.kind, p.message
	others := slices.DeleteFunc(slices.Delete(all, top, top+1), func(t Trace) bool { return len(t.Frames) == 0 })
	if len(others) > 0 {
		t.Related = others
	}
	return t, true
}

// crashed returns the place of the goroutine that was running, or else of the
// first; -1 where none has frames.
func crashed(stacks []Trace) int {
	first := -1
	for i := range stacks {
		if len(stacks[i].Frames) == 0 {
			continue
		}
		header := stacks[i].Thread
		if n := strings.IndexByte(header, '['); n >= 0 && strings.HasPrefix(header[n:], "[running") {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

// goroutineHeader returns the end of a line that is `goroutine 1 [running]:`.
func goroutineHeader(l line) (header string, at int, ok bool) {
	s := strings.TrimRight(l.text, " ")
	if !strings.HasSuffix(s, "]:") {
		return "", 0, false
	}
	i := 0
	if !strings.HasPrefix(s, "goroutine ") {
		i = strings.LastIndex(s, "goroutine ")
	}
	if i < 0 {
		return "", 0, false
	}
	s = s[i : len(s)-1]
	d := digits(s[len("goroutine "):])
	rest := s[len("goroutine ")+d:]
	if d == 0 || len(rest) == 0 || rest[0] != ' ' || strings.IndexByte(rest, '[') < 0 {
		return "", 0, false
	}
	return s, i, true
}

// goFunction returns the name in a frame's first line: `pkg.F(0x1, ...)` or
// `created by pkg.F in goroutine 1`.
func goFunction(s string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, "created by "); ok {
		if name, ok := strings.CutSuffix(rest[:len(rest)-trailingDigits(rest)], " in goroutine "); ok {
			rest = name
		}
		return rest, rest != ""
	}
	s = strings.TrimRight(s, " ")
	if len(s) < 3 || s[len(s)-1] != ')' {
		return "", false
	}
	i := opening(s, '(', ')')
	if i <= 0 || strings.IndexByte(s[:i], ' ') >= 0 && !strings.Contains(s[:i], "[") {
		return "", false
	}
	return s[:i], true
}

// maxGoWrap is how many lines the arguments of a function may take.
const maxGoWrap = 8

// goCut returns the name in a function's line whose arguments go on in the next.
func goCut(s string) (string, bool) {
	i := strings.LastIndexByte(s, '(')
	if i <= 0 || s[len(s)-1] != ',' || blank.in(s[:i]) || strings.IndexByte(s[:i], '.') < 0 {
		return "", false
	}
	return s[:i], true
}

// goPlace reads a frame's second line: `/src/x.go:12 +0x1d fp=0x.. sp=0x..`.
func goPlace(s string) (place, bool) {
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		if !strings.HasPrefix(s[i:], " +0x") {
			if i = strings.Index(s, " +0x"); i < 0 {
				i = strings.Index(s, " fp=0x")
			}
		}
		if i >= 0 {
			s = s[:i]
		}
	}
	file, n, ok := cutNumber(strings.TrimRight(s, " "))
	if file == "<autogenerated>" {
		n = 0 // a wrapper that the compiler made: no line of any file
	}
	return place{file: file, line: n}, ok && file != ""
}
