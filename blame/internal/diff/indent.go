package diff

// A border is the gap before a line at which a file could be cut, as far as
// indentation and blank lines describe it.
type border struct {
	atEnd       bool
	indent      int // of the line after it; -1 if blank or at the end
	above       int // blank lines directly above
	aboveIndent int // of the nearest line above that is not blank; -1 if none
	below       int // blank lines after the line after it
	belowIndent int // of the nearest such line below; -1 if none
}

const (
	maxIndent = 200
	maxBlanks = 20
)

// measure describes the border before line i.
func measure(s *side, i int) border {
	b := border{indent: -1, aboveIndent: -1, belowIndent: -1}
	if i >= s.n {
		b.atEnd = true
	} else {
		b.indent = s.lines.indent(i)
	}
	for k := i - 1; k >= 0; k-- {
		if b.aboveIndent = s.lines.indent(k); b.aboveIndent >= 0 {
			break
		}
		if b.above++; b.above == maxBlanks {
			b.aboveIndent = 0
			break
		}
	}
	for k := i + 1; k < s.n; k++ {
		if b.belowIndent = s.lines.indent(k); b.belowIndent >= 0 {
			break
		}
		if b.below++; b.below == maxBlanks {
			b.belowIndent = 0
			break
		}
	}
	return b
}

// indent is the width of a line's leading white space, tabs to the next
// multiple of eight; -1 for a blank line.
func (l *Lines) indent(i int) int {
	width := 0
	for _, c := range l.Line(i) {
		switch {
		case !isSpace(c):
			return width
		case c == ' ':
			width++
		case c == '\t':
			width += 8 - width%8
		}
		if width >= maxIndent {
			return maxIndent
		}
	}
	return -1
}

// A score is how badly a file is cut at borders: the less, the better.
type score struct{ indent, penalty int }

// What speaks for and against a border.
const (
	startOfFile        = 1
	endOfFile          = 21
	blankAround        = -30
	blankAfter         = 6
	deeper             = -4
	deeperBlank        = 10
	shallower          = 23
	shallowerBlank     = 17
	shallowDeeper      = 24
	shallowDeeperBlank = 17
	weightOfIndent     = 60
)

func (s *score) add(b border) {
	if b.aboveIndent == -1 && b.above == 0 {
		s.penalty += startOfFile
	}
	if b.atEnd {
		s.penalty += endOfFile
	}
	after := 0
	if b.indent == -1 {
		after = 1 + b.below
	}
	around := b.above + after
	s.penalty += blankAround*around + blankAfter*after

	indent := b.indent
	if indent == -1 {
		indent = b.belowIndent
	}
	s.indent += indent
	switch {
	case indent == -1, b.aboveIndent == -1, indent == b.aboveIndent:
	case indent > b.aboveIndent:
		s.penalty += pick(around, deeper, deeperBlank)
	case b.belowIndent != -1 && b.belowIndent > indent:
		s.penalty += pick(around, shallowDeeper, shallowDeeperBlank)
	default:
		s.penalty += pick(around, shallower, shallowerBlank)
	}
}

func pick(blanks, without, with int) int {
	if blanks > 0 {
		return with
	}
	return without
}

// better reports whether s is truly less than t: the total indentation decides
// before all else, then the penalty.
func (s score) better(t score) bool {
	order := 0
	switch {
	case s.indent > t.indent:
		order = 1
	case s.indent < t.indent:
		order = -1
	}
	return weightOfIndent*order+s.penalty-t.penalty < 0
}
