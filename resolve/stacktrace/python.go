package stacktrace

import (
	"slices"
	"strings"
)

// pythonGrammar is CPython's traceback: outermost frame first, ended by the
// line that names the exception. What follows that line is the message.
var pythonGrammar = grammar{format: Python, last: ":", before: ")", needle: "most recent call ", open: openPython}

// pythonFramesGrammar is a stack without a header, as traceback.format_stack
// and its like give: a single frame is one only where the carrier says so.
var pythonFramesGrammar = grammar{format: Python, words: []string{`File "`}, open: openPythonFrames}

const (
	pyHeader     = "Traceback (most recent call last):"
	pyStack      = "Stack (most recent call last):"
	pyGroup      = "  + " // before the head of a group
	pyFaulty     = "(most recent call first):"
	pyCause      = "The above exception was the direct cause of the following exception:"
	pyContext    = "During handling of the above exception, another exception occurred:"
	pyRepeated   = "[Previous line repeated "
	pyMaxMembers = 1000
)

func openPython(l line, c *context) parser {
	s := strings.TrimRight(l.text, " ")
	if strings.HasSuffix(s, pyHeader) || strings.HasSuffix(s, pyStack) {
		head := pyHeader
		if strings.HasSuffix(s, pyStack) {
			head = pyStack
		}
		p := &pyTraceback{}
		gutter, group := strings.CutSuffix(strings.TrimSuffix(s, head), "Exception Group ")
		if before, ok := strings.CutSuffix(gutter, pyGroup); group && ok && strings.TrimSpace(before) != "" {
			c.e.adopt(before)
			gutter = pyGroup
		}
		if group && strings.Trim(gutter, " ") == "+" {
			p.level().column = strings.IndexByte(gutter, '+')
			p.grouped = true
		} else if strings.Trim(gutter, " \t") == "" {
			p.level().blanks = gutter
		} else {
			c.e.adopt(gutter)
		}
		p.level().begin(strings.TrimSpace(head), l.offset(len(s)-len(head)))
		return p
	}
	if strings.HasSuffix(s, pyFaulty) {
		return openPythonFault(l, c)
	}
	return nil
}

func openPythonFrames(l line, c *context) parser {
	blanks := indent(l.text)
	if c.doubt || blanks == len(l.text) || l.text[0] == '\t' {
		return nil
	}
	f, ok := pyFrame(l, blanks)
	if !ok && !pyDjango(strings.TrimRight(l.text[blanks:], " ")) {
		return nil
	}
	p := &pyTraceback{least: 2}
	if c.stack || pyName(f.Func) && c.e.nested == 0 {
		p.least = 1
	}
	p.level().begin(pyStack, l.offset(0))
	p.level().bare = !c.stack
	p.level().blanks = l.text[:max(0, blanks-2)]
	p.level().place(l, blanks)
	return p
}

// A pyTraceback parses a chain of exceptions and the groups within it: each
// group is a level, told apart by the column of its gutter.
type pyTraceback struct {
	base    pyLevel
	deeper  []*pyLevel
	grouped bool
	least   int // frames below which it was none
}

func (p *pyTraceback) level() *pyLevel {
	if n := len(p.deeper); n > 0 {
		return p.deeper[n-1]
	}
	return &p.base
}

func (p *pyTraceback) next(l line) verdict {
	s := l.text
	at := indent(s)
	if len(p.deeper) == 0 && !p.grouped {
		if rest := s[at:]; strings.HasPrefix(rest, "+ Exception Group Traceback") {
			p.grouped, p.level().column = true, at
			p.level().blanks = ""
			return p.level().next(l.cut(at + 2))
		}
		return p.level().next(l)
	}
	if at == len(s) {
		return hold
	}
	switch rest := s[at:]; {
	case strings.HasPrefix(rest, "+ Exception Group Traceback"):
		p.pop(at)
		return p.level().next(l.cut(at + 2))
	case strings.HasPrefix(rest, "+-+---"):
		p.push(at + 2)
		return take
	case strings.HasPrefix(rest, "+---"):
		p.pop(at)
		if strings.Trim(rest, "+-") != "" {
			p.member(at)
		} else {
			p.pop(at - 2)
		}
		return take
	case rest[0] == '|':
		p.pop(at)
		return p.level().next(l.cut(min(at+2, len(s))))
	}
	p.pop(0)
	return p.level().next(l)
}

// push begins a group's first member.
func (p *pyTraceback) push(column int) {
	p.level().told = true
	if len(p.deeper) < 32 {
		p.deeper = append(p.deeper, &pyLevel{column: column})
	}
}

// member begins the next member of the group that is being read.
func (p *pyTraceback) member(column int) {
	if len(p.deeper) > 0 && p.level().column == column {
		p.pop(column - 1)
	}
	p.push(column)
}

// pop ends the levels that lie deeper than the column: they are members of
// what is printed there.
func (p *pyTraceback) pop(column int) {
	for len(p.deeper) > 0 && p.level().column > column {
		member := p.level().end()
		p.deeper = p.deeper[:len(p.deeper)-1]
		p.level().adopt(member)
	}
}

func (p *pyTraceback) end() (Trace, bool) {
	p.pop(-1)
	found := p.base.end()
	if len(found) == 0 || len(found[0].Frames) < p.least && found[0].Type == "" {
		return Trace{}, false
	}
	return found[0], true
}

// A pyLevel parses one chain of exceptions.
type pyLevel struct {
	column   int    // of the gutter
	blanks   string // before every line
	done     []Trace
	part     list
	trace    Trace
	link     Relation // of the exception before to the one that is read
	relation Relation // of the one that is read to the next
	more     []string // lines behind the exception's line, perhaps of its message
	few      [8]string
	told     bool // the members of the group follow: the message is over
	apart    bool // they have a carrier's prefix
	state    pyState
	bare     bool // a stack without an exception
	loose    bool // the frames stand at the lines' beginning, and so may their source
	depth    int  // of the first frame's blanks
	since    int  // lines since the last frame
	wrap     pyWrap
	gap      bool // nothing but blank lines was seen yet
}

type pyState int8

const (
	pyNone    pyState = iota
	pyFrames          // between the header and the exception's line
	pyMessage         // after it
)

// begin starts the traceback under a header.
func (p *pyLevel) begin(header string, offset int) {
	p.finish()
	p.link, p.relation = p.relation, ""
	p.trace = Trace{Format: Python, Offset: offset}
	p.part, p.more = list{}, p.few[:0]
	p.state, p.bare, p.told, p.gap = pyFrames, header == pyStack, false, false
	p.loose, p.depth, p.since, p.wrap = false, 0, 0, pyWrap{}
}

// finish ends a traceback.
func (p *pyLevel) finish() {
	if p.state == pyNone {
		return
	}
	n := slices.Index(p.more, "")
	if n < 0 {
		n = len(p.more)
	}
	if p.apart { // a logger's prefix before every line: they may be anything
		n = 0
	}
	p.commit(n)
	p.part.reverse()
	p.trace.Truncated = p.trace.Truncated || p.part.cut || p.state == pyFrames && !p.bare
	p.trace.Frames = p.part.take()
	p.trace.Message = strings.TrimRight(p.trace.Message, "\n")
	if n := len(p.done); n > 0 && p.link != "" {
		earlier := p.done[n-1]
		earlier.Relation = p.link
		p.trace.Related = append([]Trace{earlier}, p.trace.Related...)
		p.done = p.done[:n-1]
	}
	if len(p.trace.Frames) > 0 || len(p.trace.Related) > 0 {
		p.done = append(p.done, p.trace)
	}
	p.state, p.link = pyNone, ""
}

// adopt makes traces members of the exception that is being read.
func (p *pyLevel) adopt(members []Trace) {
	for _, m := range members {
		m.Relation = Member
		if len(p.trace.Related) < pyMaxMembers {
			p.trace.Related = append(p.trace.Related, m)
		}
	}
}

func (p *pyLevel) end() []Trace {
	p.finish()
	return p.done
}

func (p *pyLevel) next(l line) verdict {
	s := strings.TrimPrefix(l.text, p.blanks)
	l = l.cut(len(l.text) - len(s))
	if strings.HasSuffix(s, pyHeader) {
		if p.state == pyMessage && p.relation == "" || p.state == pyFrames {
			if p.state == pyMessage || len(p.part.frames) > 0 {
				return stop
			}
		}
		p.begin(pyHeader, l.offset(len(s)-len(pyHeader)))
		return take
	}
	if p.state == pyFrames {
		return p.nextFrame(l)
	}
	return p.nextMessage(l)
}

// repeat gives back the frames of `[Previous line repeated 12 more times]`.
func (p *pyLevel) repeat(s string) {
	if n := len(p.part.frames); n > 0 {
		last := p.part.frames[n-1]
		for range number(s[:digits(s)]) {
			p.part.add(last)
		}
	}
}

// nextMessage takes what may follow the exception's line: more of the message,
// notes, and the sentence that leads to the next exception of the chain.
func (p *pyLevel) nextMessage(l line) verdict {
	switch s := l.text; s {
	case pyCause:
		p.chained(Cause)
		return take
	case pyContext:
		p.chained(Context)
		return take
	case "":
		p.more = append(p.more, s)
		return hold
	default:
		if p.state == pyNone || isRuler(s) {
			return stop
		}
		if message, ok := strings.CutPrefix(s, "Exception Value: "); ok && p.trace.Message == "" {
			p.trace.Message = message
			return take
		}
		if p.relation == "" && !p.told && len(p.more) < maxHeld {
			p.more = append(p.more, s)
		}
		if l.prefixed {
			p.apart = true
		}
		return hold
	}
}

// isRuler says whether s is a line with words within, as pytest draws it between
// the failures of tests.
func isRuler(s string) bool {
	return (s[0] == '=' && strings.HasPrefix(s, "====") || s[0] == '_' && strings.HasPrefix(s, pytestRule)) && s[len(s)-1] == s[0] && strings.IndexByte(s, ' ') > 0
}

// chained ends the message: another exception follows.
func (p *pyLevel) chained(r Relation) {
	p.relation = r
	p.commit(len(p.more))
}

// commit adds the first n of the lines behind the exception's line to the
// message.
func (p *pyLevel) commit(n int) {
	for _, s := range p.more[:n] {
		if len(p.trace.Message)+len(s) < maxMessage {
			p.trace.Message += "\n" + s
		}
	}
	p.more = p.more[:0]
}
