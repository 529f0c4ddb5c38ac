package stacktrace

import "strings"

// assertionGrammar is the line that assert() of a C library prints before it
// aborts, `prog: file.c:12: f: Assertion `x' failed.`, and those of others.
var assertionGrammar = grammar{format: GDB, last: ".d)", may: mayAssert, open: openAnyAssertion}

// glibAssertionGrammar is that of GLib, behind the mark of a log or of a test
// and the name of a library: `Bail out! GLib:ERROR:file.c:12:f: assertion failed: (x)`.
var glibAssertionGrammar = grammar{format: GDB, labelled: true, needle: ": assertion failed", open: openAssertion}

// isGlibMark says whether GLib begins a line with that word.
func isGlibMark(s string) bool { return s == "**" || s == "Bail" }

func openAssertion(l line, _ *context) parser {
	place, message, ok := strings.Cut(l.text, ": Assertion ")
	if ok {
		ok = strings.HasSuffix(strings.TrimRight(message, " ."), " failed")
	} else if place, message, ok = strings.Cut(l.text, ": assertion failed"); ok {
		message = strings.TrimLeft(message, ": ")
	}
	if !ok {
		return nil
	}
	f, ok := assertionFrame(l, place)
	if !ok {
		return nil
	}
	t := Trace{Format: GDB, Type: "Assertion", Message: message, Offset: l.offset(0), Frames: []Frame{f}}
	return &report{trace: t}
}

// mayAssert says whether a line may be one of the forms of an assertion.
func mayAssert(s string) bool {
	last := s[len(s)-1]
	return last != ')' && strings.Contains(s, ": Assertion ") || last != 'd' && (mayCheck(s) || isOldAssertion(s))
}

func openAnyAssertion(l line, c *context) parser {
	if p := openAssertion(l, c); p != nil {
		return p
	}
	return openOtherAssertion(l, c)
}

func openOtherAssertion(l line, c *context) parser {
	switch {
	case l.text == "":
		return nil
	case isOldAssertion(l.text):
		return openOldAssertion(l, c)
	case mayCheck(l.text):
		return openCheck(l, c)
	}
	return nil
}

func isOldAssertion(s string) bool { return strings.HasPrefix(s[indent(s):], oldAssertion) }

const oldAssertion = "Assertion failed: "

// openOldAssertion reads those of the C libraries of macOS and of musl:
// `Assertion failed: (x), function f, file f.c, line 12.`,
// `Assertion failed: x (f.c: f: 12)`.
func openOldAssertion(l line, _ *context) parser {
	blanks := indent(l.text)
	message := strings.TrimRight(l.text[blanks+len(oldAssertion):], " ")
	f := Frame{Offset: l.offset(blanks)}
	if i := strings.LastIndex(message, ", function "); i >= 0 {
		name, rest, _ := strings.Cut(message[i+len(", function "):], ", file ")
		file, n, ok := strings.Cut(rest, ", line ")
		n = strings.TrimSuffix(n, ".")
		if !ok || digits(n) != len(n) {
			return nil
		}
		f.Func, f.File, f.Line, message = name, file, number(n), message[:i]
	} else if i := strings.LastIndex(message, " ("); i >= 0 {
		parts := strings.Split(strings.TrimSuffix(message[i+2:], ")"), ": ")
		if last := parts[len(parts)-1]; len(parts) == 3 && digits(last) == len(last) {
			f.File, f.Func, f.Line, message = parts[0], parts[1], number(last), message[:i]
		}
	}
	if !hasExt(f.File, nativeExts) || f.Line == 0 {
		return nil
	}
	return &report{trace: Trace{Format: GDB, Type: "Assertion", Message: message, Offset: f.Offset, Frames: []Frame{f}}}
}

// mayCheck says whether s is like `F0612 .. f.cc:12] Check failed: x` or
// `f.c:12: assertion x failed in f()`.
func mayCheck(s string) bool {
	if len(s) > 5 && s[0] == 'F' && digits(s[1:]) == 4 {
		return strings.Contains(s, "] Check failed: ")
	}
	return s[len(s)-1] == ')' && strings.HasSuffix(s, "()") && strings.Contains(s, ": assertion ")
}

// openCheck reads a fatal line of the loggers that print a level's letter
// before the time, and Open vSwitch's assertion.
func openCheck(l line, _ *context) parser {
	where, message, ok := strings.Cut(l.text, "] Check failed: ")
	var name string
	if !ok {
		where, message, _ = strings.Cut(l.text, ": assertion ")
		if message, name, ok = strings.Cut(message, " failed in "); !ok {
			return nil
		}
	}
	i := strings.LastIndexAny(where, " |") + 1
	at, ok := nativePlace(where[i:])
	if !ok {
		return nil
	}
	f := at.frame(strings.TrimSuffix(name, "()"), l.offset(i))
	return &report{trace: Trace{Format: GDB, Type: "Assertion", Message: message, Offset: l.offset(0), Frames: []Frame{f}}}
}

// assertionFrame reads `prog: file.c:12: int ns::f(int)`: the function may have
// colons, the program's name comes first or not at all.
func assertionFrame(l line, s string) (Frame, bool) {
	from := indent(s)
	for from < len(s) {
		end := strings.IndexByte(s[from:], ':')
		if end < 0 {
			return Frame{}, false
		}
		end += from
		d := digits(s[end+1:])
		after := end + 1 + d
		if file := s[from:end]; d > 0 && d < 8 && hasExt(file, sourceExts) && after <= len(s) {
			f := Frame{File: file, Line: number(s[end+1 : after]), Offset: l.offset(from)}
			f.Func = signatureName(strings.TrimLeft(s[after:], ": "))
			return f, strings.IndexByte(file, ' ') < 0
		}
		from = end + 1
		from += indent(s[from:])
	}
	return Frame{}, false
}

const sourceExts = "c cc cpp cxx h hh hpp hxx inc inl ipp m mm cu ll y rs"

// signatureName is the name in a C++ function's signature as compilers print
// it: `static T ns::f<U>(int) [with U = int]`.
func signatureName(s string) string {
	s, _, _ = strings.Cut(s, " [with ")
	open := strings.IndexByte(s, '(')
	if open <= 0 {
		return s
	}
	name := s[:open]
	depth := 0
	for i := len(name) - 1; i >= 0; i-- {
		switch name[i] {
		case '>':
			depth++
		case '<':
			depth--
		case ' ':
			if depth == 0 {
				return strings.TrimLeft(name[i+1:], "*&")
			}
		}
	}
	return name
}

// A report is a crash told in one line, with the one place it names. It stands
// for itself only if no stack trace follows: of one crash there is one.
type report struct {
	trace  Trace
	beaten bool
}

func (r *report) beat() { r.beaten = true }

// next waits for a stack trace; another report ends this one, unless it says the
// same again.
func (r *report) next(l line) verdict {
	for _, open := range [...]func(line, *context) parser{openAssertion, openUndefined, openOtherAssertion, openSwiftPlaced} {
		if other := open(l, nil); other != nil {
			if t, _ := other.end(); t.Frames[0].File == r.trace.Frames[0].File && t.Frames[0].Line == r.trace.Frames[0].Line {
				return take
			}
			return stop
		}
	}
	return hold
}

func (r *report) end() (Trace, bool) { return r.trace, !r.beaten }
