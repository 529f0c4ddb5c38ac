package stacktrace

import "strings"

// frameNumber reads the `#12 ` with which gdb, the sanitizers, PHP and Dart
// number their frames.
func frameNumber(s string) (n int, rest string, ok bool) {
	if len(s) < 4 || s[0] != '#' {
		return 0, "", false
	}
	d := digits(s[1:])
	if d == 0 || d > 6 || d+1 >= len(s) {
		return 0, "", false
	}
	n, rest = number(s[1:d+1]), s[d+1:]
	if rest[0] == '.' { // Fuchsia: `#1.1`, inlined into #1
		n, rest = max(n, 1), rest[1+digits(rest[1:]):]
	}
	if rest == "" || rest[0] != ' ' {
		return 0, "", false
	}
	return n, rest[indent(rest):], true
}

// address takes a leading `0x12ab ` off, with gdb's ` in `.
func address(s string) (rest string, ok bool) {
	if !strings.HasPrefix(s, "0x") {
		return s, false
	}
	n := 2 + hexDigits(s[2:])
	for n < len(s) && s[n] == '?' {
		n++
	}
	if n < 3 || n < len(s) && s[n] != ' ' {
		return s, false
	}
	s = s[n:]
	s = s[indent(s):]
	if rest, ok := strings.CutPrefix(s, "in "); ok {
		s = rest[indent(rest):]
	}
	return s, true
}
