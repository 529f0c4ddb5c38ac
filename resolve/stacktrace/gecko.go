package stacktrace

import "strings"

// geckoGrammar is Error.stack of SpiderMonkey (Firefox) and JavaScriptCore
// (Safari, React Native): `f@file:1:2`, no message.
var geckoGrammar = grammar{format: JavaScript, last: digit + "]>", signs: []*sign{{rare: '@', at: isGeckoAt}}, open: openGecko}

// isGeckoAt says whether a file may stand behind the @ at text[i].
func isGeckoAt(text string, i int) bool {
	return i+1 < len(text) && text[i+1] != '@' && (text[i+1] != ' ' && text[i+1] != '\t' || isChromeAt(text, i))
}

// isChromeAt says whether the @ at text[i] stands apart behind a name, as in
// Chrome's console.
func isChromeAt(text string, i int) bool {
	return i > 1 && text[i-1] == text[i+1] && text[i-2] > ' '
}

func openGecko(l line, c *context) parser {
	if i := strings.IndexByte(l.text, '@'); i > 1 && i+1 < len(l.text) && blank[l.text[i+1]] {
		return openChrome(l, c)
	}
	f, ok := geckoFrame(l)
	if !ok {
		return nil
	}
	h := c.head(l)
	r := &run{frame: geckoLine, least: 2}
	r.trace = Trace{Format: JavaScript, Offset: l.offset(0)}
	if h.sure {
		r.trace.describe(h)
	}
	if h.sure || c.stack {
		r.least = 1
	}
	if b, ok := c.above(); ok && !h.sure {
		if at, ok := geckoBare(b.text); ok { // the innermost function may have no name
			r.add(at.frame("", b.offset(indent(b.text))))
			r.trace.Offset = b.offset(0)
		}
	}
	r.add(f)
	return r
}

func geckoLine(l line) (Frame, bool, verdict) {
	if f, ok := geckoFrame(l); ok {
		return f, true, take
	}
	s := strings.TrimSpace(l.text)
	if s == "[native code]" || s == "eval code" || s == "global code" {
		return Frame{Func: s, Offset: l.offset(0)}, true, take
	}
	if at, ok := geckoBare(l.text); ok {
		return at.frame("", l.offset(indent(l.text))), true, take
	}
	return Frame{}, false, stop
}

// geckoBare reads the frame of a function without a name, as older Safaris
// and React Native print it: `file:1:2`.
func geckoBare(s string) (place, bool) {
	s = strings.TrimSpace(s)
	at, ok := cutPlace(s)
	return at, ok && at.col > 0 && strings.IndexByte(s, ' ') < 0 && strings.ContainsAny(at.file, "./")
}

// geckoFrame reads `f@file:1:2`, `f@file:1`, `f@[native code]`, and the place
// where eval was called of `f@file line 26 > eval:1:30`.
func geckoFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	i := geckoAt(s)
	if i < 0 {
		return Frame{}, false
	}
	name, where := s[:i], s[i+1:]
	f := Frame{Func: name, Offset: l.offset(blanks)}
	if where == "[native code]" {
		return f, name != ""
	}
	if file, rest, ok := strings.Cut(where, " line "); ok && strings.Contains(rest, " > ") {
		if d := digits(rest); d > 0 {
			f.File, f.Line = file, number(rest[:d])
			return f, true
		}
	}
	if strings.Contains(where, ":wasm-function[") {
		return f, true
	}
	at, ok := cutPlace(where)
	if !ok || hasExt(at.file, "go") || // Go's modules have versions: pkg@v1.2.3/f.go
		at.col == 0 && !strings.ContainsAny(at.file, "/") || strings.IndexByte(at.file, '=') >= 0 && !strings.Contains(at.file, "://") {
		return Frame{}, false
	}
	if scheme, _, isURL := strings.Cut(at.file, "://"); isURL && strings.IndexByte(scheme, ' ') >= 0 {
		return Frame{}, false // what somebody typed at a prompt: me@host:~$ curl http://localhost:8080
	}
	if strings.IndexByte(name, ' ') >= 0 && !geckoSpaced(name) {
		return Frame{}, false
	}
	f.File, f.Line, f.Column = at.file, at.line, at.col
	return f, true
}

// geckoSpaced says whether a name may hold blanks: of code that has none, behind
// what called it later (`promise callback*f`), or with its arguments.
func geckoSpaced(name string) bool {
	switch name {
	case "global code", "eval code", "module code":
		return true
	}
	star := strings.LastIndexByte(name, '*')
	return star > 0 && strings.IndexByte(name[star:], ' ') < 0 && strings.Trim(name[:star], notInCaller) == name[:star] || name[len(name)-1] == ')'
}

// notInCaller holds what a logger's prefix ends or begins with.
const notInCaller = " []-:|<>{}0123456789"

// geckoAt finds the @ between the name and the file: a file may hold one too
// (`node_modules/@scope`), a name hardly; before a URL a name may hold anything
// (`obj["@who"]`).
func geckoAt(s string) int {
	if url := strings.Index(s, "://"); url > 0 {
		i := url
		for i > 0 && (isWord(s[i-1]) || s[i-1] == '-') {
			i--
		}
		if i == 0 || s[i-1] == '@' {
			return i - 1
		}
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '@':
			return i
		case '"', '\'', ',', ';', '|':
			return -1
		case '(':
			if i+1 < len(s) && s[i+1] != ')' && !strings.Contains(s[i:], ")@") {
				return -1
			}
		}
	}
	return -1
}

// geckoConsoleGrammar is how Firefox's console shows a stack: `    f URL:1:2`
// below the exception.
var geckoConsoleGrammar = grammar{format: JavaScript, last: digit, indented: true, may: mayConsole, open: openConsole}

func openConsole(l line, c *context) parser {
	f, ok, _ := consoleLine(l)
	b, above := c.above()
	if !ok || !above {
		return nil
	}
	h, ok := exceptionHead(b)
	if !ok {
		return nil
	}
	r := &run{frame: consoleLine, trace: Trace{Format: JavaScript, Type: h.kind, Message: h.message, Offset: h.offset}}
	r.add(f)
	return r
}

// mayConsole says whether an indented line is a word and a URL.
func mayConsole(s string) bool {
	blanks := indent(s)
	n := blanks + max(0, strings.IndexByte(s[blanks:], ' '))
	return n > blanks && strings.Contains(s[n:], "://") && strings.IndexByte(s[n+1:], ' ') < 0
}

func consoleLine(l line) (Frame, bool, verdict) {
	if l.text == "" || indent(l.text) == 0 || !mayConsole(l.text) {
		return Frame{}, false, stop
	}
	blanks := indent(l.text)
	name, where, _ := strings.Cut(l.text[blanks:], " ")
	at, ok := cutPlace(where)
	return at.frame(name, l.offset(blanks)), ok, take
}
