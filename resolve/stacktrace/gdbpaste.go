package stacktrace

import "strings"

// gdbCountedGrammar is gdb's backtrace as people paste it, by a frame with a
// number or an address: the # is lost or is another mark.
var gdbCountedGrammar = grammar{format: GDB, first: digit + `#\!*.$>=f`, may: mayCount, open: openGDBCounted}

// gdbPlacedGrammar is the same by a line that ends in a place: with the number
// the frame's beginning may be lost.
var gdbPlacedGrammar = grammar{format: GDB, last: digit, may: mayPlace, open: openGDBPlaced}

func openGDBCounted(l line, c *context) parser {
	blanks := indent(l.text)
	g, ok := readGDB(l, blanks)
	if !ok || g.n < 0 && !g.addressed || !g.placed && !g.open() && !(g.addressed && g.Module != "") && !(g.alone() && (g.addressed || g.hash && g.n == 0)) {
		return nil
	}
	if c.doubt && !g.strong() {
		return nil
	}
	p := newGDB(l, blanks, c)
	p.frame(g)
	return p
}

// mayCount says whether s begins with a number, or an address, and a blank.
func mayCount(s string) bool {
	s = s[indent(s):]
	if strings.HasPrefix(s, "0x") {
		n := hexDigits(s[2:])
		return n > 3 && strings.HasPrefix(s[2+n:], " in ")
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "* "), "frame ")
	i := 0
	for i < len(s) && i < 2 && gdbMark[s[i]] {
		i++
	}
	d := digits(s[i:])
	i += d
	return d > 0 && d < 6 && i+2 < len(s) && (blank[s[i]] || blank[s[i+1]])
}

// mayPlace says whether s ends in `at file:12`, or is a place of PHPUnit's.
func mayPlace(s string) bool {
	i := len(s) - trailingDigits(s)
	if i < 2 || s[i-1] != ':' {
		return false
	}
	at := strings.LastIndexByte(s, ' ')
	if at < 0 {
		return strings.HasSuffix(s[:i-1], ".php")
	}
	return at >= 2 && s[at-2:at] == "at" && !isDigit(s[indent(s)])
}

func openGDBPlaced(l line, c *context) parser {
	if p := openFailure(l, c); p != nil {
		return p
	}
	if strings.IndexByte(l.text, ' ') < 0 {
		return openPHPUnit(l, c)
	}
	blanks := indent(l.text)
	g, ok := readGDB(l, blanks)
	if !ok || !g.placed {
		g, ok = gdbBeheaded(l, blanks, c)
	}
	if !ok || c.doubt && !g.strong() {
		return nil
	}
	p := newGDB(l, blanks, c)
	p.offset = g.Offset
	p.frame(g)
	return p
}

// gdbBeheaded reads a line with the place of a frame, and above it the line in
// which that begins, if it is there.
func gdbBeheaded(l line, blanks int, c *context) (g gdbLine, ok bool) {
	s := l.text[blanks:]
	at, ok := gdbTail(s)
	if !ok || gutter(s) > 0 {
		return g, false
	}
	g = gdbLine{n: -1, Frame: at.frame("", l.offset(blanks)), placed: true, called: strings.IndexByte(s, '=') >= 0}
	n := 0
	c.before(func(b line) bool {
		n++
		outer := indent(b.text)
		h, ok := readGDB(b, outer)
		if ok && !h.placed && (h.open() || n == 1 && s[0] == 'a' && h.alone() && !h.addressed) {
			g.Func, g.Offset = h.Func, h.Offset
			g.addressed, g.called, g.n, g.hash = h.addressed, h.called, h.n, h.hash
			return false
		}
		return n < maxWrapped && isArguments(b.text[outer:])
	})
	return g, true
}

// isArguments says whether a line may be of a frame's arguments.
func isArguments(s string) bool {
	s = strings.TrimRight(s, " ")
	return s != "" && (s[len(s)-1] == ',' || s[0] == '(' || strings.IndexByte(s, '=') > 0 && s[len(s)-1] == ')')
}

// isGDBFrame says whether the line is a frame as a whole, whatever its
// arguments hold.
func isGDBFrame(l line) bool {
	s := l.text
	if blanks := indent(s); blanks < len(s) && s[blanks] == '#' && isCounted(s, blanks) {
		return true
	}
	if n := trailingDigits(s); n == 0 || n == len(s) || s[len(s)-n-1] != ':' {
		return false
	}
	g, ok := readGDB(l, indent(s))
	return ok && g.strong()
}
