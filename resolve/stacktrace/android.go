package stacktrace

import "strings"

// androidGrammar is the backtrace of an Android tombstone, and what ndk-stack
// makes of it.
var androidGrammar = grammar{format: Android, words: []string{"#", "Stack frame #"}, second: digit + "t", needle: " pc ", open: openAndroid}

func openAndroid(l line, c *context) parser {
	f, ok, _ := androidLine(l)
	if !ok {
		return nil
	}
	r := &run{frame: androidLine}
	r.trace = Trace{Format: Android, Offset: l.offset(0)}
	c.before(func(b line) bool {
		if signal, ok := strings.CutPrefix(b.text, "signal "); ok {
			if i := strings.IndexByte(signal, '('); i >= 0 {
				r.trace.Type, r.trace.Message, _ = strings.Cut(signal[i+1:], "), ")
			}
			r.trace.Offset = b.offset(0)
			return false
		}
		return true
	})
	r.add(f)
	return r
}

// androidLine reads `#00 pc 0001234  lib.so (f(int)+52) (BuildId: 12ab)` and
// `Stack frame #00 pc 0001234  lib.so (f+52): Routine f at file:12:5`.
func androidLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s, decoded := strings.CutPrefix(l.text[blanks:], "Stack frame ")
	_, rest, ok := frameNumber(s)
	if !ok {
		return Frame{}, false, stop
	}
	rest, ok = strings.CutPrefix(rest, "pc ")
	h := hexDigits(rest)
	if !ok || h < 8 {
		return Frame{}, false, stop
	}
	f := Frame{Offset: l.offset(blanks)}
	rest = strings.TrimSpace(rest[h:])
	if module, routine, ok := strings.Cut(rest, ": Routine "); ok && decoded {
		name, where, _ := strings.Cut(routine, " at ")
		at, _ := cutPlace(strings.TrimSpace(where))
		f = at.frame(name, f.Offset)
		f.Module, _, _ = strings.Cut(module, " (")
		return f, true, take
	}
	rest, _, _ = strings.Cut(rest, " (BuildId: ")
	module, symbol, _ := strings.Cut(rest, " (")
	f.Module = strings.TrimSpace(module)
	symbol = strings.TrimSuffix(symbol, ")")
	if i := strings.LastIndexByte(symbol, '+'); i > 0 {
		symbol = symbol[:i]
	}
	f.Func = symbol
	return f, true, take
}
