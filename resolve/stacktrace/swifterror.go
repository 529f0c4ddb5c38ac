package stacktrace

import "strings"

// Swift's fatalError and failed preconditions name one place: `Fatal error:
// message: file Shop/Cart.swift, line 12`, since 5.4 `Shop/Cart.swift:12: Fatal error:
// message`.
const (
	swiftError     = "Fatal error: "
	swiftCondition = "Precondition failed: "
)

func openSwiftError(l line, _ *context) parser {
	blanks := indent(l.text)
	kind, message, _ := strings.Cut(strings.TrimRight(l.text[blanks:], " "), ": ")
	i := strings.LastIndex(message, "file ")
	if i < 0 {
		return nil
	}
	file, n, ok := strings.Cut(message[i+len("file "):], ", line ")
	if !ok || !hasExt(file, "swift") || n == "" || digits(n) != len(n) {
		return nil
	}
	f := Frame{File: file, Line: number(n), Offset: l.offset(blanks)}
	return &report{trace: Trace{Format: Swift, Type: kind, Message: strings.TrimRight(message[:i], ": "), Offset: f.Offset, Frames: []Frame{f}}}
}

// openSwiftPlaced reads the newer form.
func openSwiftPlaced(l line, _ *context) parser {
	blanks := indent(l.text)
	for _, word := range [...]string{": " + swiftError, ": " + swiftCondition, ": Assertion failed: "} {
		where, message, ok := strings.Cut(l.text[blanks:], word)
		at, placed := cutPlace(where)
		if ok && placed && hasExt(at.file, "swift") && at.col == 0 {
			f := at.frame("", l.offset(blanks))
			return &report{trace: Trace{Format: Swift, Type: strings.Trim(word, ": "), Message: message, Offset: f.Offset, Frames: []Frame{f}}}
		}
	}
	return nil
}
