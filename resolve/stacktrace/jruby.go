package stacktrace

import "strings"

// jrubyGrammar is JRuby's own print of an exception, the names to the right:
//
//	    / at org/jruby/RubyInteger.java:12
//	total at cart.rb:12
var jrubyGrammar = grammar{format: Ruby, last: digit, before: "ab", may: mayJRuby, open: openJRuby}

func openJRuby(l line, c *context) parser {
	f, ok, _ := jrubyLine(l)
	h := c.head(l)
	if !ok || !h.sure {
		return nil
	}
	r := &run{frame: jrubyLine, trace: Trace{Format: Ruby, Type: h.kind, Message: h.message, Offset: h.offset}}
	r.add(f)
	return r
}

// mayJRuby says whether a line ends in the place of a Ruby or Java source.
func mayJRuby(s string) bool {
	file := s[:max(0, len(s)-trailingDigits(s)-1)]
	return (strings.HasSuffix(file, ".rb") || strings.HasSuffix(file, ".java")) && strings.Contains(file, " at ")
}

func jrubyLine(l line) (Frame, bool, verdict) {
	s := strings.TrimRight(l.text, " ")
	blanks := indent(s)
	i := strings.LastIndex(s, " at ")
	if i < blanks || !mayJRuby(s) {
		return Frame{}, false, stop
	}
	file, n, ok := cutNumber(s[i+len(" at "):])
	if !ok || blank.in(file) {
		return Frame{}, false, stop
	}
	return Frame{Func: s[blanks:i], File: file, Line: n, Offset: l.offset(blanks)}, true, take
}
