package stacktrace

import "strings"

// vitestMark stands before each frame that Vitest prints: `❯ total cart.ts:12:5`.
const vitestMark = "❯ "

func openVitest(l line, c *context) parser { return openUnder(l, c, JavaScript, vitestLine) }

// vitestLine reads a frame, or a line of the source that is printed below the
// first.
func vitestLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	rest, ok := strings.CutPrefix(s, vitestMark)
	switch {
	case !ok && (s == "" || strings.HasPrefix(strings.TrimLeft(s[digits(s):], " "), "|")):
		return Frame{}, false, hold
	case !ok:
		return Frame{}, false, stop
	}
	i := strings.LastIndexByte(rest, ' ')
	at, ok := cutPlace(rest[i+1:])
	if !ok || at.col == 0 {
		return Frame{}, false, stop
	}
	return at.frame(strings.TrimSpace(rest[:i+1]), l.offset(blanks)), true, take
}
