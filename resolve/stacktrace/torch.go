package stacktrace

import "strings"

// torchHead begins what PyTorch's C++ prints of an exception: `Exception raised
// from f at file.cpp:12 (most recent call first):`, then frames that name their
// library: `frame #0: f + 0x57 (0x7f1e in /usr/lib/libc10.so)`. The message stands
// above it.
const torchHead = "Exception raised from "

func openTorch(l line, c *context) parser { return openUnder(l, c, GDB, torchLine) }

// torchLine reads the head, or a frame.
func torchLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	f := Frame{Offset: l.offset(blanks)}
	if rest, ok := strings.CutPrefix(l.text[blanks:], torchHead); ok {
		where, _, ok := strings.Cut(rest, " (most recent call first):")
		ok = ok && placedFrame(&f, where)
		return f, ok, take
	}
	rest, ok := strings.CutPrefix(l.text[blanks:], "frame #")
	d := digits(rest)
	rest, numbered := strings.CutPrefix(rest[d:], ": ")
	if !ok || !numbered || d == 0 {
		return Frame{}, false, stop
	}
	if i := strings.LastIndex(rest, " (0x"); i > 0 {
		_, module, _ := strings.Cut(rest[i:], " in ")
		f.Module, rest = strings.TrimSuffix(strings.TrimRight(module, " "), ")"), rest[:i]
	}
	if !placedFrame(&f, rest) {
		f.Func, _, _ = strings.Cut(rest, " + 0x")
	}
	return f, true, take
}
