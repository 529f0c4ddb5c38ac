package stacktrace

import (
	"strconv"
	"strings"
)

// powershellGrammar is the ScriptStackTrace of PowerShell, `at f, file: line
// 12`, and its print of an error, to version 5 `At file:12 char:5`, from 7 on
// `Exception: file:12` above the source.
var powershellGrammar = grammar{format: PowerShell, last: digit, before: " rsmd", may: mayPowerShell, open: openPowerShell}

func openPowerShell(l line, c *context) parser {
	f, ok, _ := powershellLine(l)
	if !ok {
		return openPowerShellError(l, c)
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
	if !ok || !found || !cut || d == 0 || file != "<No file>" && !hasExt(file, powershellExts) {
		return Frame{}, false, stop
	}
	f := Frame{Func: function, Offset: l.offset(blanks)}
	if file != "<No file>" {
		f.File, f.Line = file, number(line)
	}
	return f, true, take
}

// mayPowerShell says whether a line ends in the place of a script.
func mayPowerShell(s string) bool {
	s = s[:len(s)-trailingDigits(s)]
	return strings.HasSuffix(s, ": line ") || strings.HasSuffix(s, " char:") || strings.HasSuffix(s, "1:") && hasExt(s[:len(s)-1], powershellExts)
}

func openPowerShellError(l line, c *context) parser {
	blanks := indent(l.text)
	p := &powershellError{trace: Trace{Format: PowerShell, Offset: l.offset(blanks)}}
	if rest, ok := strings.CutPrefix(l.text[blanks:], "At "); ok {
		where, char, _ := strings.Cut(rest, " char:")
		file, n, ok := cutNumber(where)
		if !ok || !hasExt(file, powershellExts) || digits(char) != len(char) {
			return nil
		}
		p.trace.Frames = []Frame{{File: file, Line: n, Column: number(char), Offset: p.trace.Offset}}
		if b, ok := c.above(); ok {
			p.trace.Message, p.trace.Offset = strings.TrimSpace(b.text), b.offset(0)
		}
		return p
	}
	kind, where, _ := strings.Cut(l.text, ": ")
	file, n, ok := cutNumber(where)
	if !ok || !hasExt(file, powershellExts) || blank.in(kind) {
		return nil
	}
	p.trace.Type, p.unsure = kind, true
	p.trace.Frames = []Frame{{File: file, Line: n, Offset: l.offset(len(l.text) - len(where))}}
	return p
}

const powershellExts = "ps1 psm1 psd1"

// A powershellError takes the source below the place.
type powershellError struct {
	trace  Trace
	unsure bool // until the line itself stands below
}

func (p *powershellError) next(l line) verdict {
	s := strings.TrimSpace(l.text)
	bar := strings.IndexByte(s, '|')
	switch {
	case p.unsure && s == "Line |": // Docker Compose's prefix, it seems, where it is read alone
		return take
	case p.unsure && !strings.HasPrefix(s, strconv.Itoa(p.trace.Frames[0].Line)+" |"):
		return stop
	case strings.HasPrefix(s, "+ "):
		if kind, ok := strings.CutPrefix(s, "+ FullyQualifiedErrorId : "); ok {
			p.trace.Type = kind
		}
		return take
	case bar < 0:
		return stop
	}
	p.unsure = false
	if text := strings.TrimSpace(s[bar+1:]); bar == 0 && text != "" && strings.Trim(text, "~ ") != "" {
		p.trace.Message = text
	}
	return take
}

func (p *powershellError) end() (Trace, bool) { return p.trace, !p.unsure }
