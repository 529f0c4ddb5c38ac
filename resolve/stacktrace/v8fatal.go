package stacktrace

import "strings"

// v8Fatal begins what V8 itself says before it aborts: `# Fatal error in
// ../src/objects.cc, line 12`.
const v8Fatal = "# Fatal error in "

func openV8Fatal(l line, _ *context) parser {
	blanks := indent(l.text)
	file, n, ok := strings.Cut(strings.TrimRight(l.text[blanks+len(v8Fatal):], " "), ", line ")
	if !ok || n == "" || digits(n) != len(n) || !hasExt(file, nativeExts) {
		return nil
	}
	f := Frame{File: file, Line: number(n), Offset: l.offset(blanks)}
	return &report{trace: Trace{Format: GDB, Type: "Fatal error", Offset: f.Offset, Frames: []Frame{f}}}
}
