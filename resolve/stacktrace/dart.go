package stacktrace

import (
	"slices"
	"strings"
)

// dartGrammar is StackTrace.toString of Dart and what Flutter and
// package:stack_trace print.
var dartGrammar = grammar{format: Dart, first: "#pdf", second: digit + "ai", may: mayDart, open: openDart}

func mayDart(s string) bool { return strings.Contains(s, "dart") || isDartName(s) }

func openDart(l line, c *context) parser {
	f, ok := dartFrame(l)
	if !ok {
		return openDartWrapped(l, c)
	}
	h := dartHead(l, c)
	r := &run{frame: dartLine, least: 2}
	if h.sure || c.stack || strings.HasPrefix(strings.TrimSpace(l.text), "#0 ") {
		r.least = 1
	}
	r.trace = Trace{Format: Dart, Type: h.kind, Message: h.message, Offset: h.offset}
	r.add(f)
	return r
}

// dartHead finds the message: under `Unhandled exception:`, or under Flutter's
// `The following ... was thrown`.
func dartHead(l line, c *context) head {
	h := head{offset: l.offset(0)}
	var above []string
	c.before(func(b line) bool {
		if strings.HasSuffix(b.text, "nhandled exception:") || strings.HasPrefix(b.text, "The following ") {
			h.sure, h.offset = true, b.offset(0)
			if _, thrown, ok := strings.Cut(b.text, "The following "); ok {
				h.kind, _, _ = strings.Cut(thrown, " ")
			}
			return false
		}
		above = append(above, b.text)
		return len(above) < 20
	})
	if !h.sure && len(above) > 0 {
		above = above[:1]
	}
	for _, s := range slices.Backward(above) {
		if h.kind != "" && s == "" { // Flutter says more
			break
		}
		h.message += s + "\n"
	}
	h.message = strings.TrimSpace(h.message)
	if kind, message, ok := strings.Cut(h.message, ": "); ok && h.kind == "" && !strings.ContainsAny(kind, " \n") {
		h.kind, h.message = kind, message
	} else if isExceptionName(h.message) {
		h.kind, h.message = h.message, ""
	}
	return h
}

func dartLine(l line) (Frame, bool, verdict) {
	if f, ok := dartFrame(l); ok {
		return f, true, take
	}
	s := strings.TrimSpace(l.text)
	if library, function, ok := strings.Cut(s, "  "); ok && strings.HasPrefix(s, "dart:") && strings.IndexByte(library, ' ') < 0 {
		return Frame{Func: strings.TrimSpace(function), Module: library, Offset: l.offset(indent(l.text))}, true, take
	}
	switch {
	case s == "<asynchronous suspension>", s == "...", strings.HasPrefix(s, "(elided "), strings.HasPrefix(s, "===== asynchronous gap"):
		return Frame{}, false, take
	case strings.HasPrefix(s, "#"):
		if _, rest, ok := frameNumber(s); ok { // no place: `#3  new Foo (...)`
			return Frame{Func: rest, Offset: l.offset(indent(l.text))}, strings.HasSuffix(rest, "(...)"), take
		}
	}
	return Frame{}, false, stop
}

// dartFrame reads `#0      A.b (package:x/y.dart:1:2)` and `package:x/y.dart
// 1:2  A.b`.
func dartFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	if !strings.Contains(s, "dart") {
		return Frame{}, false
	}
	_, rest, numbered := frameNumber(s)
	if !numbered {
		return dartTerse(s, l.offset(blanks))
	}
	if rest == "" || rest[len(rest)-1] != ')' {
		return Frame{}, false
	}
	open := opening(rest, '(', ')')
	if open <= 0 {
		return Frame{}, false
	}
	inside := rest[open+1 : len(rest)-1]
	at, ok := cutPlace(inside)
	if !ok {
		at, ok = place{file: inside}, hasExt(inside, "dart")
	}
	return at.frame(strings.TrimSpace(rest[:open]), l.offset(blanks)), ok && (hasExt(at.file, "dart") || strings.HasPrefix(at.file, "dart:"))
}

// dartTerse reads `package:x/y.dart 1:2  A.b` and `dart:async  f`.
func dartTerse(s string, offset int) (Frame, bool) {
	file, rest, ok := strings.Cut(s, " ")
	if !ok || !hasExt(file, "dart") {
		return Frame{}, false
	}
	where, function, ok := strings.Cut(rest, "  ")
	at, found := cutPlace("x:" + where)
	if !ok || !found || at.col == 0 {
		return Frame{}, false
	}
	return Frame{Func: strings.TrimSpace(function), File: file, Line: at.line, Column: at.col, Offset: offset}, true
}
