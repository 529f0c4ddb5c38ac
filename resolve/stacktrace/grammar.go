package stacktrace

// This file is the seam between the reader, which knows lines and where they
// come from, and the grammars, which know what runtimes print. A runtime is
// added with a file of its own and one line in grammars.

// A grammar recognises the line at which stack traces of one runtime begin.
// What it says of that line's bytes spares most lines a closer look.
type grammar struct {
	format Format
	// first holds the bytes with which such a line may start, blanks not
	// counted, and last those with which it may end; empty means any.
	first, last string
	// needle is a string that such a line holds; empty means none.
	needle string
	// rare holds strings of which such a line holds one, best of one rare
	// byte; a grammar that says nothing of first and last must.
	rare []string
	// open returns a parser that has taken the line, or nil.
	open func(l line, c *context) parser
	// margin says that the stack trace may stand indented as a whole, though
	// the runtime prints it from the first column on.
	margin bool
}

// A parser takes the lines of one stack trace, one after the other.
type parser interface {
	// next says whether the line is part of the stack trace.
	next(l line) verdict
	// end returns the stack trace, unless it proved to be none.
	end() (Trace, bool)
}

// A verdict is a parser's word on a line.
type verdict int8

const (
	stop verdict = iota // not part of the stack trace, which has ended
	take                // part of it
	hold                // perhaps; another stack trace may begin at it
)

const digit = "0123456789"

// grammars holds every runtime; where two could claim a line, the first does.
var grammars = []grammar{
	goGrammar, goroutineGrammar, goRaceGrammar, goErrorGrammar, goFramesGrammar,
	pythonGrammar, pythonFramesGrammar,
	threadsGrammar, jvmGrammar, dotnetGrammar, v8Grammar, geckoGrammar,
	phpGrammar, dartGrammar, gdbGrammar, sanitizerGrammar, undefinedGrammar,
	rubyGrammar, rustGrammar,
	appleGrammar, androidGrammar,
	valgrindGrammar, linuxGrammar, linuxPointerGrammar, nativeGrammar, glibcGrammar,
	elixirGrammar, erlangGrammar, erlangTuplesGrammar,
	perlGrammar, luaGrammar, ocamlGrammar,
	assertionGrammar, glibAssertionGrammar,
	clojureGrammar, haskellGrammar, juliaGrammar, powershellGrammar, postgresGrammar, nimGrammar, crystalGrammar, rGrammar,
}

// A set holds grammars by their places in grammars.
type set uint64

// firsts and lasts hold, for each byte, the grammars that may begin in a line
// that starts or ends with it.
var firsts, lasts = openers(func(g grammar) string { return g.first }), openers(func(g grammar) string { return g.last })

func openers(bytes func(grammar) string) (table [256]set) {
	for i, g := range grammars {
		some := bytes(g)
		for j := range len(some) {
			table[some[j]] |= 1 << i
		}
		for b := range table {
			if some == "" {
				table[b] |= 1 << i
			}
		}
	}
	return table
}

// rares are the strings that tell the grammars apart whose lines may begin and
// end with any: these are looked for in a block of the window at once.
var rares = func() (all []rare) {
	for i, g := range grammars {
		if g.first == "" && g.last == "" {
			for _, needle := range g.rare {
				all = append(all, rare{needle, 1 << i})
			}
		}
	}
	return all
}()

// A rare is a string, and the grammars whose lines hold it.
type rare struct {
	needle string
	holds  set
}

// maxRare is as many as there may be of them.
const maxRare = 8

// scarce holds all grammars with rare strings.
var scarce = func() (s set) {
	for _, r := range rares {
		s |= r.holds
	}
	return s
}()
