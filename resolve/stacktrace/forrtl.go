package stacktrace

import "strings"

// forrtlHead begins the table that Intel's Fortran prints below an error:
// `Image  PC  Routine  Line  Source`.
const forrtlHead = "Image  "

func openForrtl(l line, c *context) parser {
	fields := strings.Fields(l.text)
	if len(fields) != 5 || fields[2] != "Routine" || fields[3] != "Line" || fields[4] != "Source" {
		return nil
	}
	r := &run{frame: forrtlLine, trace: Trace{Format: GDB, Offset: l.offset(0)}}
	if b, ok := c.above(); ok && strings.HasPrefix(b.text, "forrtl: ") {
		r.trace.Type, r.trace.Message = weakHead(b.text[len("forrtl: "):])
		r.trace.Offset = b.offset(0)
	}
	return r
}

func forrtlLine(l line) (Frame, bool, verdict) {
	fields := strings.Fields(l.text)
	if len(fields) < 4 || hexDigits(fields[1]) != len(fields[1]) || len(fields[1]) < 8 {
		return Frame{}, false, stop
	}
	f := Frame{Module: fields[0], Func: fields[2], Offset: l.offset(0)}
	if n := fields[3]; len(fields) == 5 && digits(n) == len(n) {
		f.File, f.Line = fields[4], number(n)
	}
	return f, true, take
}
