package stacktrace

import "strings"

// crystalGrammar is Crystal's print of an exception: `from file:12:5 in 'f'`.
var crystalGrammar = grammar{format: Crystal, words: []string{"from "}, last: "'", needle: " in '", open: openCrystal}

func openCrystal(l line, c *context) parser {
	f, ok, _ := crystalLine(l)
	if !ok {
		return nil
	}
	r := &run{frame: crystalLine}
	r.trace = Trace{Format: Crystal, Offset: l.offset(0)}
	if b, ok := c.above(); ok {
		message := strings.TrimPrefix(b.text, "Unhandled exception: ")
		r.trace.Type, r.trace.Message = rubyType(message)
		r.trace.Offset = b.offset(0)
	}
	r.add(f)
	return r
}

func crystalLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	rest, ok := strings.CutPrefix(l.text[blanks:], "from ")
	where, function, cut := strings.Cut(rest, " in '")
	at, placed := cutPlace(where)
	if !ok || !cut || !placed || blanks == 0 {
		return Frame{}, false, stop
	}
	return at.frame(strings.TrimSuffix(function, "'"), l.offset(blanks)), true, take
}
