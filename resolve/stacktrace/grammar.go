package stacktrace

// This file is the seam between the reader, which knows lines and where they
// come from, and the grammars, which know what runtimes print. A runtime is
// added with a file of its own and one line in grammars.

// A grammar recognises the line at which stack traces of one runtime begin.
type grammar struct {
	format Format
	// first holds the bytes with which such a line may start, blanks not
	// counted; empty means any. It spares most lines a closer look.
	first string
	// open returns a parser that has taken the line, or nil.
	open func(l line, c *context) parser
}

// A parser takes the lines of one stack trace, one after the other.
type parser interface {
	// next says whether the line is part of the stack trace.
	next(l line) verdict
	// end returns what was found: nothing, if it proved to be none.
	end() []Trace
}

// A verdict is a parser's word on a line.
type verdict int8

const (
	stop verdict = iota // not part of the stack trace, which has ended
	take                // part of it
	hold                // perhaps; another stack trace may begin at it
)

// grammars holds every runtime; where two could claim a line, the first does.
var grammars = []grammar{
	goGrammar, goRaceGrammar, goErrorGrammar,
	pythonGrammar,
	threadsGrammar, jvmGrammar, dotnetGrammar, v8Grammar, geckoGrammar,
	phpGrammar, dartGrammar, gdbGrammar, sanitizerGrammar,
	rubyGrammar, rustGrammar,
	valgrindGrammar, linuxGrammar, nativeGrammar,
	elixirGrammar, erlangGrammar,
	perlGrammar, luaGrammar, ocamlGrammar,
}

// openers holds, for each first byte of a line, the grammars to ask.
var openers = func() (table [256][]grammar) {
	for _, g := range grammars {
		for b := range table {
			if g.first == "" || containsByte(g.first, byte(b)) {
				table[b] = append(table[b], g)
			}
		}
	}
	return table
}()

// begin returns a parser of the first grammar that opens at the line, or nil.
func begin(l line, c *context) parser {
	blanks := indent(l.text)
	if blanks == len(l.text) {
		return nil
	}
	for _, g := range openers[l.text[blanks]] {
		if p := g.open(l, c); p != nil {
			return p
		}
	}
	return nil
}
