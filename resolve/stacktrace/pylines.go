package stacktrace

import "strings"

// nextFrame takes frames with the source lines under them, and the line of the
// exception.
func (p *pyLevel) nextFrame(l line) verdict {
	s := l.text
	blanks := indent(s)
	if blanks == len(s) {
		p.gap = len(p.part.frames) == 0
		return hold
	}
	if _, _, ok := rubyOldest(s[blanks:]); len(p.part.frames) == 0 && (s[0] == '\t' && !strings.HasPrefix(s[blanks:], pyFile) || ok) {
		return stop // Ruby has the same header
	}
	if p.wrap.text != "" {
		if f, ok := p.wrap.join(s); ok {
			p.joined(f, s)
			return hold // a logger's prefix is not before it
		}
		p.wrap = pyWrap{}
	}
	switch rest := s[blanks:]; {
	case strings.HasPrefix(rest, pyFile):
		p.gap = false
		if p.place(l, blanks) {
			return take
		}
	case strings.HasPrefix(s, "> "+pyFile): // Loguru, at the frame that caught it
		if f, ok := pyFrame(l, len("> ")); ok {
			p.part.add(f)
			p.since, p.gap = 0, false
			return take
		}
	case strings.HasPrefix(s, "  "+pyRepeated):
		p.repeat(s[2+len(pyRepeated):])
		return take
	case strings.HasPrefix(s, "  Cell ") || strings.HasPrefix(s, "Cell "):
		if f, ok := pyCell(l); ok {
			p.part.add(f)
			return take
		}
	case isElision(rest):
		p.part.cut = true
		return take
	case blanks > 0 && pyException(rest) && strings.Contains(rest, ": ") && p.since > 0: // indented with the source lines
		p.trace.Type, p.trace.Message, _ = strings.Cut(rest, ": ")
		return take
	}
	p.since++
	if blanks > 0 || strings.HasPrefix(s, "---->") {
		return take
	}
	return p.exception(s)
}

// isElision says whether a line stands for frames that somebody cut out.
func isElision(s string) bool {
	switch strings.TrimRight(s, " ") {
	case "...", "[...]", "(...)", "<snip>", "[snip]", "\u2026", "[\u2026]":
		return true
	}
	return false
}

// place takes a line that begins as a frame does. A frame stands as far right
// as the one before it, unless that was pasted from within its line.
func (p *pyLevel) place(l line, blanks int) bool {
	n := len(p.part.frames)
	if n == 0 && blanks > 2 && p.blanks == "" || n == 1 && p.bare && blanks > 2 && p.since > 0 {
		p.blanks = l.text[:blanks-2] // the header's margin is lost
	} else if n > 0 && blanks > max(2, p.depth) {
		return false
	} else if n == 0 {
		p.depth = blanks
	}
	p.loose = p.loose || blanks == 0 && p.blanks == ""
	f, ok := pyFrame(l, blanks)
	if ok {
		p.part.add(f)
		p.since = 0
	}
	return p.wrap.begin(l.text[blanks:], l.offset(blanks), ok) || ok
}

// joined takes a frame of which s is the next line.
func (p *pyLevel) joined(f Frame, s string) {
	if p.wrap.added {
		p.part.frames[len(p.part.frames)-1] = f
	} else {
		p.part.add(f)
	}
	text, offset := p.wrap.text+" "+strings.TrimSpace(s), p.wrap.offset
	p.wrap, p.since = pyWrap{}, 0
	p.wrap.begin(text, offset, true)
}

// exception takes the line that ends the frames. Where the source lines lost
// their indentation, one of them may stand there.
func (p *pyLevel) exception(s string) verdict {
	other := stop
	if p.since == 1 || p.loose && p.since <= pyMaxSource {
		other = hold
	}
	if p.gap {
		return stop
	}
	if kind, ok := strings.CutPrefix(s, "Exception Type: "); ok { // Django's page
		p.trace.Type, _, _ = strings.Cut(kind, " at ")
		p.state = pyMessage
		return take
	}
	if strings.HasPrefix(s, "Error in ") { // Starlark
		p.trace.Type, p.trace.Message, _ = strings.Cut(s, ": ")
		p.state = pyMessage
		return take
	}
	if !isWord(s[0]) || (p.bare || p.loose) && !pyException(s) {
		return other
	}
	kind, message, ok := strings.Cut(s, ": ")
	if notInType.in(kind) {
		kind, message, ok = strings.Cut(s, ":")
		if notInType.in(kind) || strings.IndexByte(kind, '=') >= 0 {
			return other
		}
	}
	if !ok {
		kind = strings.TrimSuffix(kind, ":")
	}
	p.trace.Type, p.trace.Message = kind, message
	p.state = pyMessage
	return take
}

// pyMaxSource is how many lines of source may stand under a frame.
const pyMaxSource = 3

// pyException reports whether a line names an exception by its own words, where
// no header says that one must come.
func pyException(s string) bool {
	kind, _, _ := strings.Cut(s, ":")
	name := kind[strings.LastIndexByte(kind, '.')+1:]
	return !notInType.in(kind) && (strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "Exception") || strings.HasSuffix(name, "Warning"))
}

var notInType = newByteSet(" (")
