package stacktrace

import "strings"

// openHaskell opens GHC's CallStack, of HasCallStack and of profiled programs.
// As in PHP, a line of the former has the place of a call with the function
// that was called: the function belongs to the frame above.
func openHaskell(l line, c *context) parser {
	if !strings.HasPrefix(l.text[indent(l.text):], haskellHead) {
		return nil
	}
	r := &haskell{run: run{frame: haskellLine}, called: strings.Contains(l.text, "HasCallStack")}
	r.trace = Trace{Format: Haskell, Offset: l.offset(0)}
	if b, ok := c.above(); ok && strings.TrimSpace(b.text) != "" {
		_, message, ok := strings.Cut(b.text, ": ")
		if !ok {
			message = b.text
		}
		r.trace.Message, r.trace.Offset = message, b.offset(0)
	}
	return r
}

// A haskell parses one stack.
type haskell struct {
	run
	called bool
}

func (p *haskell) end() (Trace, bool) {
	if p.called {
		p.shiftCalled()
	}
	return p.run.end()
}

// haskellLine reads `  f, called at file:12:5 in package:Module` and
// `  Module.f (file:12:5-20)`.
func haskellLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s := l.text[blanks:]
	if blanks == 0 {
		return Frame{}, false, stop
	}
	f := Frame{Offset: l.offset(blanks)}
	function, where, ok := strings.Cut(s, ", called at ")
	if ok {
		where, f.Module, _ = strings.Cut(where, " in ")
	} else {
		function, where, ok = strings.Cut(strings.TrimSuffix(s, ")"), " (")
		where, _, _ = strings.Cut(where, "-")
		where = strings.NewReplacer(":(", ":", ",", ":", ")", "").Replace(where)
	}
	at, placed := cutPlace(where)
	if !ok || !placed {
		return Frame{}, false, stop
	}
	f.Func, f.File, f.Line, f.Column = function, at.file, at.line, at.col
	return f, true, take
}
