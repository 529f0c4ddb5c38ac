package stacktrace

import "strings"

// bashGrammar is an error of Bash, which names the line of the script:
// `/srv/deploy.sh: line 12: foo: command not found`. Below it may stand what a
// trap prints with caller, innermost first: `12 deploy /srv/deploy.sh`.
var bashGrammar = grammar{format: Bash, labelled: true, needle: ": line ", may: mayBash, open: openBash}

// mayBash says whether the first word of a line names a script.
func mayBash(s string) bool {
	n := strings.IndexByte(s, ' ')
	return n > 1 && s[n-1] == ':' && isScript(s[:n-1])
}

func isScript(file string) bool { return hasExt(file, "sh bash ksh") }

func openBash(l line, _ *context) parser {
	file, rest, ok := strings.Cut(l.text, ": line ")
	d := digits(rest)
	if !ok || d == 0 || !strings.HasPrefix(rest[d:], ": ") || !isScript(file) {
		return nil
	}
	p := &bash{trace: Trace{Format: Bash, Message: rest[d+2:], Offset: l.offset(0)}}
	p.add(Frame{File: file, Line: number(rest[:d]), Offset: p.trace.Offset})
	return p
}

// A bash parses one error with the calls that led to it. The script may go on
// and fail again: of one script that is one stack trace.
type bash struct {
	trace Trace
	list
}

func (p *bash) next(l line) verdict {
	if file, rest, ok := strings.Cut(l.text, ": line "); ok && digits(rest) > 0 && file == p.frames[0].File {
		return take
	}
	if f, ok := bashCall(l); ok {
		if first := &p.frames[0]; f.File == first.File && f.Line == first.Line && first.Func == "" {
			first.Func = f.Func
		} else {
			p.add(f)
		}
		return take
	}
	return stop
}

// bashCall reads `12 deploy /srv/deploy.sh`.
func bashCall(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := l.text[blanks:]
	n, rest, _ := strings.Cut(s, " ")
	function, file, ok := strings.Cut(rest, " ")
	if !ok || n == "" || digits(n) != len(n) || blank.in(file) || !isScript(file) {
		return Frame{}, false
	}
	return Frame{Func: function, File: file, Line: number(n), Offset: l.offset(blanks)}, true
}

func (p *bash) end() (Trace, bool) {
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, true
}
