package stacktrace

import "strings"

// cmakeError begins CMake's error: `CMake Error at lib/CMakeLists.txt:12 (message):`,
// the message indented below it, and the calls that led there as
// `  CMakeLists.txt:40 (include)`.
const cmakeError = "CMake Error at "

func openCMake(l line, _ *context) parser {
	blanks := indent(l.text)
	s := strings.TrimSuffix(strings.TrimRight(l.text[blanks+len(cmakeError):], " "), ":")
	f, ok := cmakeFrame(s)
	if !ok {
		return nil
	}
	p := &cmake{trace: Trace{Format: CMake, Type: "CMake Error", Offset: l.offset(blanks)}}
	f.Offset = p.trace.Offset
	p.add(f)
	return p
}

// A cmake parses one error. As in PHP, a line has the place of a call with the
// command that was called: the command belongs to the frame above.
type cmake struct {
	trace Trace
	list
	stack bool // its header was seen
}

func (p *cmake) next(l line) verdict {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	switch {
	case s == "":
		return hold
	case strings.HasPrefix(s, "Call Stack (most recent call first):"):
		p.stack = true
		return take
	case blanks == 0:
		return stop
	case p.stack:
		f, ok := cmakeFrame(s)
		if !ok {
			return stop
		}
		f.Offset = l.offset(blanks)
		p.add(f)
		return take
	}
	if len(p.trace.Message)+len(s) < maxMessage {
		p.trace.Message = strings.TrimPrefix(p.trace.Message+"\n"+s, "\n")
	}
	return hold
}

func (p *cmake) end() (Trace, bool) {
	p.shiftCalled()
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, true
}

// cmakeFrame reads `dir/CMakeLists.txt:12 (include)`.
func cmakeFrame(s string) (Frame, bool) {
	where, command, ok := strings.Cut(s, " (")
	at, placed := cutPlace(where)
	if !ok || !placed || command == "" || command[len(command)-1] != ')' {
		return Frame{}, false
	}
	return at.frame(command[:len(command)-1], 0), true
}
