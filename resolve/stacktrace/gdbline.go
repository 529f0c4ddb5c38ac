package stacktrace

import "strings"

// A gdbLine is what a line of a backtrace says, as gdb prints it or as people
// paste it.
type gdbLine struct {
	Frame
	n         int  // the frame's number, -1 where none is printed
	hash      bool // it stands behind a #
	addressed bool // an address stands before the function
	called    bool // arguments, `(a=1)` or `()`, stand behind it
	valued    bool // one of them has a value
	placed    bool // `at file:line` stands at the end
	broken    bool // the arguments do not end, or the line ends in `at`
}

// readGDB reads a line from its blanks on; it is none of a backtrace unless it
// names a function.
func readGDB(l line, blanks int) (g gdbLine, ok bool) {
	g.n, g.Offset = -1, l.offset(blanks)
	s := g.numbered(strings.TrimRight(l.text[blanks:], " \t"))
	s, g.addressed = address(s)
	if rest, found := strings.CutPrefix(s, "in "); found {
		s = strings.TrimLeft(rest, " ")
	}
	if s == gdbSignal {
		g.Func = s
		return g, true
	}
	s = g.tail(s)
	return g, g.call(s)
}

// strong says that the line alone is a frame.
func (g *gdbLine) strong() bool {
	return g.placed && (g.addressed || g.called || g.hash) || g.n >= 0 && g.addressed && (g.called || g.Module != "")
}

// open says that the line may be a frame whose place is in one of the next.
// Several words without an address are prose.
func (g *gdbLine) open() bool {
	named := g.addressed || !severalWords(g.Func)
	return !g.placed && g.Module == "" && (g.valued && named || g.called && g.addressed && g.broken)
}

// severalWords says whether a name has blanks outside of its brackets.
func severalWords(name string) bool {
	depth := 0
	for _, c := range []byte(strings.TrimPrefix(name, "operator ")) {
		switch c {
		case '(', '<', '[', '{':
			depth++
		case ')', '>', ']', '}':
			depth--
		case ' ':
			if depth <= 0 {
				return true
			}
		}
	}
	return false
}

// alone says that nothing stands behind the function: the rest may stand in
// the next lines.
func (g *gdbLine) alone() bool {
	return !g.called && !g.placed && g.Module == "" && strings.IndexByte(g.Func, ' ') < 0
}

// isFrame says whether a line with gdb's number is a frame.
func (g *gdbLine) isFrame() bool {
	return g.placed || g.Module != "" || g.open() || g.Func == gdbSignal
}

// numbered takes the number off, in what became of gdb's `#1`: without the #,
// which git takes for a comment, with another mark in its place, or behind the
// name or address with which a forge linked it.
func (g *gdbLine) numbered(s string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(s, "* "), "frame ") // lldb
	i := 0
	for i < len(rest) && i < 2 && gdbMark[rest[i]] {
		i++
	}
	if i == 0 {
		if i = linked(rest); i > 0 && rest[i-1] == '/' {
			rest = "#" + rest[i:]
			i = 1
		}
	}
	d := digits(rest[i:])
	if d == 0 || d > 5 {
		return s
	}
	n, end := number(rest[i:i+d]), i+d
	if end < len(rest) && (rest[end] == ')' || rest[end] == ':' || rest[end] == '.') {
		end++
	}
	blanks := indent(rest[end:])
	if blanks == 0 {
		return s
	}
	g.n, g.hash = n, i > 0 && rest[i-1] == '#'
	return rest[end+blanks:]
}

var gdbMark = newByteSet(`#\!*.$>=`)

// linked returns where the number begins in `owner/name#1 f` or
// `https://example.org/issues/1 f`.
func linked(s string) int {
	word := s[:max(0, strings.IndexByte(s, ' '))]
	i := len(word) - trailingDigits(word)
	if i == len(word) || i < 2 || word[i-1] != '#' && !(word[i-1] == '/' && strings.Contains(word, "://")) {
		return 0
	}
	return i
}

// tail takes the place, or the library, off the end.
func (g *gdbLine) tail(s string) (rest string) {
	if i := strings.LastIndex(s, " at "); i > 0 {
		if at, ok := nativePlace(s[i+4:]); ok {
			g.File, g.Line, g.Column, g.placed = at.file, at.line, at.col, true
			return strings.TrimRight(s[:i], " ")
		}
	}
	for _, word := range [...]string{") from ", ") in /", ") at /"} {
		if i := strings.LastIndex(s, word); i > 0 && strings.IndexByte(s[i+len(word):], ' ') < 0 {
			g.Module = strings.TrimPrefix(s[i+len(word)-1:], " ")
			return s[:i+1]
		}
	}
	rest, g.broken = strings.CutSuffix(s, " at")
	return rest
}

// call takes the function and its arguments apart.
func (g *gdbLine) call(s string) bool {
	if strings.HasPrefix(s, "()") && g.addressed {
		s = "?? " + s
	}
	if i := gdbArgument(s); i > 0 {
		g.Func, g.called = strings.TrimSpace(s[:i]), true
		g.valued = hasValue(s[i+2:])
		last := s[len(s)-1]
		g.broken = g.broken || last == ',' || last == '(' || strings.IndexByte(s[i:], ')') < 0
		return g.Func != "" && (g.addressed || g.hash) || gdbName(g.Func)
	}
	if i := strings.IndexByte(s, '`'); i > 0 && g.addressed { // lldb
		g.Module, s = s[:i], s[i+1:]
	}
	s = strings.TrimSuffix(s, " ...")
	g.Func = strings.TrimPrefix(s, "(inlined by) ") // addr2line
	i := strings.IndexByte(g.Func, '(')
	if i <= 0 || strings.IndexByte(g.Func, '{') >= 0 || strings.HasSuffix(g.Func[:i], "operator") {
		return gdbName(g.Func)
	}
	if end := strings.TrimPrefix(g.Func[strings.LastIndexByte(g.Func, ')')+1:], " const"); end != "" && end[0] == ' ' {
		return false
	}
	if strings.IndexByte(g.Func[:i], ' ') >= 0 && !isType(g.Func) {
		return false
	}
	g.Func = signatureName(g.Func)
	return gdbName(g.Func)
}

// gdbArgument returns where ` (a=1)` begins behind a function's name, which may
// hold brackets of its own.
func gdbArgument(s string) int {
	for i := 0; ; i++ {
		n := strings.Index(s[i:], " (")
		if n < 0 {
			return -1
		}
		i += n
		name := s[:i]
		if strings.HasPrefix(s[i:], " (anonymous") || strings.Count(name, "(") != strings.Count(name, ")") ||
			strings.Count(name, "<") > strings.Count(name, ">") && !strings.Contains(name, "operator") {
			continue
		}
		return i
	}
}

// hasValue says whether s begins as gdb's arguments do: `a=1, b=2`, `...`, none.
func hasValue(s string) bool {
	if s == ")" || s == "...)" || s == "" {
		return true
	}
	n := 0
	for n < len(s) && (isWord(s[n]) || s[n] == '@' || s[n] == '.') {
		n++
	}
	return n > 0 && n+1 < len(s) && s[n] == '=' && s[n+1] != '='
}

// gdbName says whether s may be the name of a function: in prose and in
// assignments stand other things before a place.
func gdbName(s string) bool {
	if s == "" || !isWord(s[0]) && !gdbFirst[s[0]] && !strings.HasPrefix(s, "(anonymous ") || isDigit(s[0]) || s[len(s)-1] == ':' {
		return false
	}
	if strings.Contains(s, "operator") {
		return true
	}
	if notInGDB.in(s) || strings.IndexByte(s, ',') >= 0 && !strings.ContainsAny(s, "<(") {
		return false
	}
	return strings.IndexByte(s, ' ') < 0 || isType(s)
}

var gdbFirst, notInGDB = newByteSet("~<?*"), newByteSet("=\"';|")

// isType says whether the first word of s may be the type that a C++ function
// returns, or a part of its name.
func isType(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	if strings.Contains(word, "::") || strings.ContainsAny(word, "<*") || strings.IndexByte(word, '(') > 0 || strings.HasSuffix(word, "_t") {
		return true
	}
	switch word {
	case "void", "bool", "int", "char", "long", "unsigned", "auto", "static", "float", "double", "virtual", "decltype(auto)":
		return true
	}
	return false
}

// gdbTail reads a line with the place of a frame whose beginning stands above
// it or was lost: `at file:12`, `b=2) at file:12`.
func gdbTail(s string) (at place, ok bool) {
	s = strings.TrimRight(s, " \t")
	if rest, found := strings.CutPrefix(s, "at "); found {
		return nativePlace(rest)
	}
	i := strings.LastIndex(s, ") at ")
	if i < 0 || strings.IndexByte(s[:i], '=') < 0 {
		return place{}, false
	}
	return nativePlace(s[i+5:])
}

// nativePlace takes the place of a native program's frame apart: C++'s headers
// have no extension.
func nativePlace(s string) (at place, ok bool) {
	if s == "" || !isDigit(s[len(s)-1]) || blank.in(s) {
		return place{}, false
	}
	at, ok = cutPlace(s)
	return at, ok && (hasExt(at.file, nativeExts) || strings.Contains(at.file, "/include/") || at.file == "<stdin>")
}

const nativeExts = sourceExts + " C H S s asm tcc l vala go d zig nim swift f f90 f95 f03 f08 F F90 adb"
