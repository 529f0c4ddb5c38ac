package stacktrace

// A margin parses a stack trace that stands indented as a whole, as in a ticket
// or a mail: its lines are given without the margin of the first.
type margin struct {
	parser
	blanks string
}

func (m margin) next(l line) verdict { return m.parser.next(m.within(l)) }

// within returns what of a line stands right of the margin; of one that is less
// indented all that is no blank.
func (m margin) within(l line) line {
	n := 0
	for n < len(l.text) && n < len(m.blanks) && l.text[n] == m.blanks[n] {
		n++
	}
	return l.cut(n)
}
