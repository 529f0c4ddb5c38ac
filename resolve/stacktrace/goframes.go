package stacktrace

import "strings"

// goFramesGrammar is a piece of the Go runtime's dump that lost the line with
// its goroutine: pairs of `pkg.F(0x1)` and `\t/src/x.go:12 +0x1d`.
var goFramesGrammar = grammar{format: Go, last: hexDigit, signs: []*sign{symbolOffset}, needle: ".go:", open: openGoFrames}

func openGoFrames(l line, c *context) parser {
	blanks := indent(l.text)
	if c.doubt || blanks == 0 || !strings.Contains(l.text, " +0x") {
		return nil
	}
	at, ok := goPlace(l.text[blanks:])
	b, above := c.above()
	if !ok || !above {
		return nil
	}
	outer := indent(b.text)
	function, ok := goFunction(b.text[outer:])
	if !ok || outer >= blanks {
		return nil
	}
	p := &goDump{offset: b.offset(outer), least: 2}
	p.start("", p.offset)
	p.add(at.frame(function, p.offset))
	return margin{p, b.text[:outer]}
}
