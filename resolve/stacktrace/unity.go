package stacktrace

import (
	"slices"
	"strings"
)

// Unity prints .NET's exceptions in a form of its own, as
// `Shop.Cart.Total (System.Int32 n) (at Assets/Cart.cs:12)`, and puts the stack
// of the call below what a game logs: `Shop.Cart:Total(Int32) (at Assets/Cart.cs:12)`.

// unityAt begins such a place.
const unityAt = "(at "

func openUnity(l line, c *context) parser {
	f, ok, _ := unityLine(l)
	if !ok || f.Line == 0 {
		return nil
	}
	r := &run{frame: unityLine}
	r.trace = Trace{Format: DotNet}
	r.trace.describe(unityHead(l, c, r))
	r.add(f)
	return r
}

// unityHead finds the exception, or what was logged, above the first frame that
// has a place, and adds the frames between.
func unityHead(l line, c *context, r *run) (h head) {
	h.offset = l.offset(indent(l.text))
	var above []Frame
	c.before(func(b line) bool {
		if f, ok, _ := unityLine(b); ok && len(above) < maxBack/2 {
			above = append(above, f)
			h.offset = f.Offset
			return true
		}
		s := strings.TrimSpace(b.text)
		if found, ok := exceptionHead(b); ok {
			h = found
		} else if s != "" && !looksLikeFrame(s) {
			h.kind, h.message = weakHead(s)
			h.offset = b.offset(indent(b.text))
		}
		return false
	})
	if len(above) == 0 {
		return c.head(l)
	}
	for _, f := range slices.Backward(above) {
		r.add(f)
	}
	return h
}

// unityLine reads a frame; one of a library has no place, or the id of its
// module for a file.
func unityLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	if strings.HasPrefix(s, "Rethrow as ") {
		return Frame{}, false, take
	}
	f := Frame{Offset: l.offset(blanks)}
	if i := strings.LastIndex(s, unityAt); i > 1 && s[len(s)-1] == ')' {
		at, ok := cutPlace(s[i+len(unityAt) : len(s)-1])
		if !ok {
			return Frame{}, false, stop
		}
		if s = s[:i-1]; at.file[0] != '<' || at.line > 0 {
			f.File, f.Line = at.file, at.line
		}
	}
	open := strings.IndexByte(s, '(')
	if open <= 0 || s[len(s)-1] != ')' || !isUnityName(strings.TrimRight(s[:open], " ")) {
		return Frame{}, false, stop
	}
	f.Func = strings.TrimRight(s[:open], " ")
	return f, true, take
}

// isUnityName says whether s is a type and its method, `NS.Type:Method` or
// `NS.Type.Method`: one word, but for a wrapper's.
func isUnityName(s string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "(wrapper "), "managed-to-native) ")
	return strings.ContainsAny(s, ".:") && strings.IndexByte(s, ' ') < 0 && !strings.ContainsAny(s, `/\"'=,;`)
}
