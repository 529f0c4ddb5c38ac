package stacktrace

import "strings"

// powershellGrammar is the ScriptStackTrace of PowerShell: `at f, file: line
// 12`.
var powershellGrammar = grammar{format: PowerShell, words: []string{"at "}, last: digit, needle: ": line ", open: openPowerShell}

func openPowerShell(l line, c *context) parser {
	f, ok, _ := powershellLine(l)
	if !ok {
		return nil
	}
	r := &run{frame: powershellLine}
	r.trace = Trace{Format: PowerShell, Offset: l.offset(0)}
	if b, ok := c.above(); ok && strings.TrimSpace(b.text) != "" {
		r.trace.Message, r.trace.Offset = strings.TrimSpace(b.text), b.offset(0)
	}
	r.add(f)
	return r
}

func powershellLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	rest, ok := strings.CutPrefix(strings.TrimRight(l.text[blanks:], " "), "at ")
	d := trailingDigits(rest)
	rest, line := rest[:len(rest)-d], rest[len(rest)-d:]
	rest, found := strings.CutSuffix(rest, ": line ")
	function, file, cut := strings.Cut(rest, ", ")
	if !ok || !found || !cut || d == 0 || file != "<No file>" && !hasExt(file, "ps1 psm1 psd1") {
		return Frame{}, false, stop
	}
	f := Frame{Func: function, Offset: l.offset(blanks)}
	if file != "<No file>" {
		f.File, f.Line = file, number(line)
	}
	return f, true, take
}
