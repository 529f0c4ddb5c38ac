package stacktrace

import "strings"

// pyFrame reads `File "p", line n, in f` after the blanks; a SyntaxError's own
// place has no `in`.
func pyFrame(l line, blanks int) (Frame, bool) {
	f, ok := pyPlace(l.text[blanks:])
	f.Offset = l.offset(blanks)
	return f, ok
}

// pyPlace reads the text of such a line, whose function may stand in the next.
func pyPlace(s string) (Frame, bool) {
	rest, ok := strings.CutPrefix(s, pyFile)
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
	f := Frame{File: rest[:i], Line: number(tail[:d])}
	tail = tail[d:]
	if column, ok := strings.CutPrefix(tail, ", column "); ok { // Starlark
		d = digits(column)
		f.Column, tail = number(column[:d]), column[d:]
	}
	switch {
	case strings.HasPrefix(tail, ", in "):
		f.Func = strings.TrimRight(tail[len(", in "):], " ")
	case strings.HasPrefix(tail, " in "):
		f.Func = strings.TrimRight(tail[len(" in "):], " ")
	case pyCut(tail):
	default:
		return Frame{}, false
	}
	return f, true
}

const pyFile = "File \""

// pyCut says whether nothing stands behind a frame's line number but what
// leads to the function's name.
func pyCut(tail string) bool {
	switch strings.TrimRight(tail, " ") {
	case "", ",", ".", ",.", ":", " in", ", in":
		return true
	}
	return false
}

// pyName says whether s is the name of a function or of a module's own code.
func pyName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isWord(c) && c != '.' && c != '<' && c != '>' {
			return false
		}
	}
	return s != ""
}

// pyEnd says whether a line ends as a frame: `line 12, in f`.
func pyEnd(s string) bool {
	i := len(s) - 1
	for i > 4 && pyNames[s[i]] {
		i--
	}
	return i > 4 && s[i-3:i+1] == " in " && (s[i-4] == ',' && isDigit(s[i-5]) || isDigit(s[i-4]))
}

// pyNames holds what the name of a function may be made of, as printed.
var pyNames = newWordSet("<>.[]-")

// A pyWrap is a frame that may go on in the next line: `File "p",` or
// `File "p", line 12, in`.
type pyWrap struct {
	text   string // of the lines so far
	offset int
	added  bool // the frame is in the list without its function
}

// begin takes the first line of a frame, and says whether it is wrapped.
func (w *pyWrap) begin(s string, offset int, added bool) bool {
	s = strings.TrimRight(s, " ")
	if !strings.HasPrefix(s, pyFile) {
		return false
	}
	last := s[len(s)-1]
	if last != ',' && (added || !pyDjango(s)) && !strings.HasSuffix(s, " in") && !strings.HasSuffix(s, "\", line") {
		return false
	}
	*w = pyWrap{text: s, offset: offset, added: added}
	return true
}

// pyDjango says whether s is a frame of Django's older pages, `File "p" in f`: its
// line number stands before the source, `12. x = y`.
func pyDjango(s string) bool {
	i := strings.LastIndex(s, "\" in ")
	return i > len(pyFile) && pyName(s[i+5:])
}

// join returns the frame with the next line of it; ok is false where that is
// something else.
func (w *pyWrap) join(s string) (f Frame, ok bool) {
	s = strings.TrimSpace(s)
	if d := digits(s); d > 0 && strings.HasPrefix(s[d:], ".") && pyDjango(w.text) {
		i := strings.LastIndex(w.text, "\" in ")
		return Frame{Func: w.text[i+5:], File: w.text[len(pyFile):i], Line: number(s[:d]), Offset: w.offset}, true
	}
	f, ok = pyPlace(w.text + " " + s)
	f.Offset = w.offset
	return f, ok && (!w.added || f.Func != "") && (f.Func == "" || pyName(f.Func))
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
