package stacktrace

import "strings"

// pyFrame reads `File "p", line n, in f` after the blanks; a SyntaxError's own
// place has no `in`.
func pyFrame(l line, blanks int) (Frame, bool) {
	rest, ok := strings.CutPrefix(l.text[blanks:], "File \"")
	if !ok {
		return Frame{}, false
	}
	i := strings.LastIndex(rest, "\", line ")
	if j := strings.Index(rest, "\", line "); j != i && j >= 0 {
		i = j // the function's name holds no quotes, a path hardly
	}
	if i < 0 {
		return Frame{}, false
	}
	tail := rest[i+len("\", line "):]
	d := digits(tail)
	if d == 0 {
		return Frame{}, false
	}
	f := Frame{File: rest[:i], Line: number(tail[:d]), Offset: l.offset(blanks)}
	switch tail = tail[d:]; {
	case strings.HasPrefix(tail, ", in "):
		f.Func = tail[len(", in "):]
	case strings.HasPrefix(tail, " in "):
		f.Func = tail[len(" in "):]
	case strings.Trim(tail, ",. ") != "" && !strings.HasPrefix(tail, ", column"):
		return Frame{}, false
	}
	return f, true
}

// pyCell reads a notebook's `Cell In[3], line 2, in f`.
func pyCell(l line) (Frame, bool) {
	blanks := indent(l.text)
	name, tail, ok := strings.Cut(l.text[blanks:], ", line ")
	d := digits(tail)
	if !ok || d == 0 {
		return Frame{}, false
	}
	f := Frame{File: name, Line: number(tail[:d]), Offset: l.offset(blanks)}
	f.Func, _ = strings.CutPrefix(tail[d:], ", in ")
	return f, true
}
