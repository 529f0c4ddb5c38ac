package stacktrace

import "strings"

// rustGrammar is a panic of Rust and the backtraces of its error libraries.
// Frames come only after `stack backtrace:`; where none is printed, the place
// in the panic's header is the only frame.
var rustGrammar = grammar{format: Rust, words: []string{rustThread, "stack backtrace", "Stack backtrace:", "Backtrace:", eyreLine}, open: openRust, margin: true}

// rustPrefixGrammar is the header of a panic behind a logger's words, and that
// of Wasmtime's backtrace.
var rustPrefixGrammar = grammar{format: Rust, last: ":", may: mayRustPrefix, open: openRustPrefix}

func mayRustPrefix(s string) bool {
	return strings.Contains(s, "anicked at ") || strings.HasSuffix(strings.TrimRight(s, " "), wasmBacktrace)
}

const wasmBacktrace = "wasm backtrace:"

func openRustPrefix(l line, c *context) parser {
	_, where, ok := strings.Cut(l.text, "anicked at ")
	if !ok {
		p := &rust{state: rustFrames}
		p.trace = Trace{Format: Rust, Offset: l.offset(indent(l.text))}
		return p
	}
	if at, ok := cutPlace(strings.TrimRight(where, " :")); !ok || !hasExt(at.file, "rs") {
		return nil
	}
	if i := strings.Index(l.text, rustThread); i > 0 {
		c.e.adopt(l.text[:i])
		return openRust(l.cut(i), c)
	}
	p := &rust{}
	p.trace = Trace{Format: Rust, Type: "panic", Offset: l.offset(0)}
	return p.header(l, len(l.text)-len(where))
}

func openRust(l line, c *context) parser {
	s := l.text
	blanks := indent(s)
	if isRustBacktrace(s[blanks:]) {
		p := &rust{state: rustFrames}
		p.trace = Trace{Format: Rust, Offset: l.offset(blanks)}
		c.before(func(b line) bool {
			if h, ok := strings.CutPrefix(b.text, "Error: "); ok {
				p.trace.Type, p.trace.Message, p.trace.Offset = "Error", h, b.offset(0)
				return false
			}
			return true
		})
		return p
	}
	if !strings.HasPrefix(s, rustThread) {
		return nil
	}
	i := strings.Index(s, "panicked at ")
	if i < 0 {
		return nil
	}
	p := &rust{}
	name := s[len(rustThread):]
	p.trace = Trace{Format: Rust, Type: "panic", Thread: name[:max(0, strings.LastIndexByte(s[:i], '\'')-len(rustThread))], Offset: l.offset(0)}
	return p.header(l, i+len("panicked at "))
}

const (
	rustThread    = "thread '"
	rustBacktrace = "stack backtrace:"
)

// eyreLine begins the line that color-eyre draws above a backtrace.
const eyreLine = "━━━"

func isRustBacktrace(s string) bool {
	s = strings.TrimRight(s, " ")
	return strings.HasPrefix(s, eyreLine) && strings.Contains(s, " BACKTRACE ") || s == rustBacktrace || s == "Stack backtrace:" || s+":" == rustBacktrace || s == "Backtrace:"
}

// A rust parses one panic.
type rust struct {
	state    rustState
	trace    Trace
	place    Frame // of the header
	frames   list
	function string
	at       int
	pending  bool
}

type rustState int8

const (
	rustMessage rustState = iota
	rustFrames
)

// header reads `file:1:2:` with the message in the next line or, before 1.73,
// `'message', file:1:2`.
func (p *rust) header(l line, start int) parser {
	s := strings.TrimRight(l.text[start:], " ")
	if s != "" && s[0] == '\'' {
		i := strings.LastIndex(s, "', ")
		if i < 0 {
			p.trace.Message = s[1:]
			return p // the message has several lines
		}
		p.trace.Message = s[1:max(1, i)]
		return p.placed(s[i+3:], l.offset(start+i+3))
	}
	return p.placed(strings.TrimSuffix(s, ":"), l.offset(start))
}

func (p *rust) placed(s string, offset int) parser {
	at, ok := cutPlace(s)
	if !ok {
		return nil
	}
	p.place = at.frame("", offset)
	return p
}

func (p *rust) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	rest := s[blanks:]
	if p.state == rustMessage {
		return p.nextMessage(l, rest, blanks)
	}
	if where, ok := strings.CutPrefix(rest, "at "); ok && blanks > 0 {
		if at, ok := cutPlace(strings.TrimRight(where, " ")); ok && p.pending {
			p.frames.add(at.frame(p.function, p.at))
			p.pending = false
			return take
		}
	}
	if name, ok := rustFunction(rest); ok {
		p.flush()
		if strings.HasPrefix(name, "wasm trap: ") { // Wasmtime's, the last of the causes
			p.trace.Type, p.trace.Message = "wasm trap", strings.TrimPrefix(name, "wasm trap: ")
			return take
		}
		p.function, p.at, p.pending = name, l.offset(blanks), true
		return take
	}
	if strings.HasPrefix(rest, "⋮ ") { // color-eyre hides some
		p.flush()
		return take
	}
	if blanks > 4 && rest != "" && (p.pending || strings.HasPrefix(rest, "- ")) { // an inlined function without a number
		p.flush()
		p.function, p.at, p.pending = strings.TrimPrefix(rest, "- "), l.offset(blanks), true
		return take
	}
	return stop
}

// flush adds a frame whose place was not printed.
func (p *rust) flush() {
	if p.pending {
		p.frames.add(Frame{Func: p.function, Offset: p.at})
		p.pending = false
	}
}

func (p *rust) nextMessage(l line, rest string, blanks int) verdict {
	switch {
	case isRustBacktrace(rest):
		p.state = rustFrames
		return take
	case strings.HasPrefix(rest, "note: ") || strings.HasPrefix(rest, "thread '"):
		return stop
	case p.place.File == "": // the end of an old header's message
		if i := strings.LastIndex(rest, "', "); i >= 0 {
			p.trace.Message += "\n" + rest[:i]
			p.placed(rest[i+3:], l.offset(blanks+i+3))
			return take
		}
	}
	if len(p.trace.Message) < maxMessage {
		p.trace.Message = strings.TrimPrefix(p.trace.Message+"\n"+l.text, "\n")
	}
	if blanks > 0 || rest == "" {
		return hold
	}
	return hold
}

// rustFunction reads `12: f` and `12:  0x55c8 - f::h0123456789abcdef`.
func rustFunction(s string) (string, bool) {
	d := digits(s)
	if d == 0 || d+1 >= len(s) || s[d] != ':' || s[d+1] != ' ' {
		return "", false
	}
	s = strings.TrimSpace(s[d+1:])
	if strings.HasPrefix(s, "0x") {
		if _, name, ok := strings.Cut(s, " - "); ok {
			s = name
		}
		if _, name, ok := strings.Cut(s, ".wasm!"); ok {
			s = name
		}
	}
	if i := len(s) - 19; i > 0 && s[i:i+3] == "::h" && hexDigits(s[i+3:]) == 16 {
		s = s[:i]
	}
	return s, s != ""
}

func (p *rust) end() (Trace, bool) {
	p.flush()
	p.trace.Truncated, p.trace.Frames = p.frames.cut, p.frames.take()
	if len(p.trace.Frames) == 0 && p.place.File != "" {
		p.trace.Frames = []Frame{p.place}
	}
	if len(p.trace.Frames) == 0 {
		return Trace{}, false
	}
	p.trace.Message = strings.TrimRight(p.trace.Message, "\n")
	return p.trace, true
}
