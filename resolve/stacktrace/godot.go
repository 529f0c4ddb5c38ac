package stacktrace

import "strings"

// Godot prints `at: f (res://cart.gd:12)` below an error, perhaps a backtrace
// of the script's, `[0] f (res://cart.gd:12)`, below that; its crash handler
// does the same with the engine's own frames. Its editor gives
// `<Stack Trace> cart.gd:12 @ f()`. A number in brackets counts as a logger's
// prefix.

const godotAt = "at: "

// godotHeads are the words before an error's message.
var godotHeads = []string{"ERROR: ", "WARNING: ", "handle_crash: "}

// mayGodot says whether s begins as such a line does, or is a call with its
// place behind it; its last bracket opens at s[i].
func mayGodot(s string, i int) bool {
	call := s[i-1] == ' ' && (s[i-2] == ')' || s[i-2] == 't' || s[i+1] == 'd')
	s = s[indent(s):]
	switch s[0] {
	case 'a':
		if strings.HasPrefix(s, godotAt) {
			return true
		}
	case '<':
		return strings.HasPrefix(s, "<C") && strings.Contains(s, " @ ") || strings.HasPrefix(s, "<Stack")
	}
	var f Frame
	return call && strings.Contains(s, ") (") && f.bracketed(s) && f.Line > 0 && !severalWords(f.Func)
}

func openGodot(l line, c *context) parser {
	p := &godot{}
	p.trace = Trace{Format: Godot, Offset: l.offset(indent(l.text))}
	if p.next(l) != take {
		return nil
	}
	n := 0
	c.before(func(b line) bool {
		n++
		return n < 12 && !p.named(b)
	})
	return p
}

// A godot parses one error.
type godot struct {
	trace Trace
	list
	placed int  // frames with a place
	sure   bool // a line says by its first word what it is
	editor bool // the editor's form
}

// named takes the line above that says what happened.
func (p *godot) named(l line) bool {
	for _, head := range godotHeads {
		if i := strings.Index(l.text, head); i >= 0 && i < 80 {
			p.trace.Type, p.trace.Message = strings.TrimSpace(l.text[:i]+head[:len(head)-2]), l.text[i+len(head):]
			p.trace.Offset = l.offset(0)
			p.sure = p.sure || head == "handle_crash: "
			return true
		}
	}
	if s := l.text; len(s) > 2 && (s[:2] == "E " || s[:2] == "W ") && isDigit(s[2]) {
		_, message, _ := strings.Cut(s[2:], " ")
		p.trace.Message, p.trace.Offset = strings.TrimSpace(message), l.offset(0)
		return true
	}
	return false
}

func (p *godot) next(l line) verdict {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	f := Frame{Offset: l.offset(blanks)}
	switch {
	case s == "":
		return hold
	case strings.HasPrefix(s, godotAt):
		if len(p.frames) > 0 || !f.bracketed(s[len(godotAt):]) {
			return stop
		}
		p.sure = true
	case s[0] == '<' || p.editor:
		_, rest, ok := strings.Cut(s, ">")
		if !ok {
			rest = s
		}
		where, name, cut := strings.Cut(strings.TrimSpace(rest), " @ ")
		at, placed := cutPlace(where)
		if !cut || !placed {
			return stop
		}
		f = at.frame(strings.TrimSuffix(name, "()"), f.Offset)
		p.sure, p.editor = true, true
	case strings.HasSuffix(s, "backtrace (most recent call first):"):
		return take
	default:
		if !f.bracketed(cutCount(s)) {
			return stop
		}
	}
	if f.Line > 0 {
		p.placed++
	}
	if n := len(p.frames); n == 0 || p.frames[n-1].File != f.File || p.frames[n-1].Line != f.Line || f.Line == 0 {
		p.add(f) // a script's error is in its first frame
	}
	return take
}

func (p *godot) end() (Trace, bool) {
	if p.placed == 0 || !p.sure && p.placed < 2 {
		return Trace{}, false
	}
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, true
}

// cutCount takes `[12] ` off the beginning of s.
func cutCount(s string) string {
	if s[0] != '[' {
		return s
	}
	d := digits(s[1:])
	rest, _ := strings.CutPrefix(s[1+d:], "] ")
	return rest
}

// bracketed reads `f (file:12)`, in which the place may be unknown.
func (f *Frame) bracketed(s string) bool {
	i := strings.LastIndex(s, " (")
	if j := strings.LastIndex(s, " (discriminator "); j > 0 && j == i {
		s = s[:j] + ")"
		i = strings.LastIndex(s, " (")
	}
	if i <= 0 || s[len(s)-1] != ')' {
		return false
	}
	f.Func = strings.TrimSuffix(s[:i], " const")
	if at, ok := cutPlace(s[i+2 : len(s)-1]); ok && at.file != "??" {
		f.File, f.Line = at.file, at.line
		return hasExt(at.file, nativeExts+" gd gdshader cs")
	}
	return strings.HasPrefix(s[i+2:], "??:")
}
