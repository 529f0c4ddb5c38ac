package stacktrace

import "strings"

// failureGrammar is the line in which a kernel says where it gave up: `kernel
// BUG at f.c:12!`, `WARNING: CPU: 1 PID: 2 at f.c:12 f+0x1/0x2`. Those that end
// in a place, as `Assertion 'x' failed at f.c:12`, are among gdb's.
var failureGrammar = grammar{format: Linux, words: []string{"WARNING: ", "kernel BUG at ", "BUG: ", "PANIC at "}, open: openFailure}

func openFailure(l line, _ *context) parser {
	blanks := indent(l.text)
	s := strings.TrimPrefix(strings.TrimRight(l.text[blanks:], " !"), "(XEN) ")
	i := strings.LastIndex(s, " at ")
	if i < 0 {
		return nil
	}
	kind := failureKind(s[:i])
	where, function, _ := strings.Cut(s[i+4:], " ")
	if name, ok := strings.CutSuffix(where, "()"); ok { // `f.c:12/f()`, `f.c:12:f()`
		n := strings.LastIndexAny(name, "/:")
		where, function = name[:max(0, n)], name[n+1:]
	}
	at, ok := nativePlace(where)
	if !ok || kind == "" || kind != "WARNING" && strings.Contains(s[i+4:], " ") {
		return nil
	}
	function, _, _ = strings.Cut(function, "+0x")
	function, _, _ = strings.Cut(function, " ")
	p := &linux{told: at.frame(function, l.offset(blanks)), kind: kind, message: s, offset: l.offset(blanks)}
	p.named(l)
	return p
}

// failureKind returns what happened by the words before the place.
func failureKind(s string) string {
	switch {
	case strings.HasPrefix(s, "WARNING:"):
		return "WARNING"
	case strings.HasSuffix(s, "PANIC"):
		return "PANIC"
	case strings.Contains(s, "BUG"):
		return "BUG"
	case strings.Contains(s, "ssertion ") && strings.HasSuffix(s, " failed"):
		return "Assertion"
	}
	return ""
}
