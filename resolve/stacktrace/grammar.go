package stacktrace

import (
	"math/bits"
	"strings"
)

// This file is the seam between the reader, which knows lines and where they
// come from, and the grammars, which know what runtimes print. A runtime is
// added with a file of its own and one line in grammars.

// A grammar recognises the line at which stack traces of one runtime begin.
// What it says of that line's bytes spares most lines a closer look.
type grammar struct {
	format Format
	// words are those with which such a line may start, blanks not counted, or
	// first the bytes, and last those with which it may end; none means any.
	words       []string
	first, last string
	// labelled says that such a line begins with a word and a colon.
	labelled bool
	// needle is a string that such a line holds; empty means none.
	needle string
	// signs are those of which such a line holds one; none means any.
	signs []*sign
	// may has a quick look at a line, if set. A grammar whose lines may begin
	// and end with any byte has signs or this.
	may func(s string) bool
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
	goGrammar, goroutineGrammar, goErrorGrammar, goFramesGrammar, ginGrammar, goPiecesGrammar, goTestGrammar,
	pythonGrammar, pythonFramesGrammar, ipythonGrammar, richGrammar,
	failureGrammar, gdbPlacedGrammar, valgrindGrammar, threadsGrammar, jvmGrammar, jvmBareGrammar, dotnetGrammar, v8Grammar, v8BareGrammar, geckoGrammar, gjsGrammar, geckoConsoleGrammar, operaGrammar,
	phpGrammar, phpTableGrammar, dartGrammar, gdbGrammar, sanitizerGrammar, undefinedGrammar,
	rubyGrammar, rubyWrappedGrammar, jrubyGrammar, rustGrammar, rustPrefixGrammar,
	appleGrammar, androidGrammar, gdbCountedGrammar, sanitizerBareGrammar,
	linuxGrammar, linuxFrameGrammar, linuxWordGrammar, nativeGrammar, glibcGrammar,
	elixirGrammar, erlangGrammar, erlangTuplesGrammar,
	perlGrammar, luaGrammar, ocamlGrammar,
	assertionGrammar, glibAssertionGrammar, checkGrammar,
	clojureGrammar, haskellGrammar, juliaGrammar, powershellGrammar, postgresGrammar, nimGrammar, crystalGrammar, rGrammar, bashGrammar,
}

// A set holds grammars by their places in grammars.
type set uint64

// firsts and lasts hold, for each byte, the grammars that may begin in a line
// that starts or ends with it.
var firsts, lasts = openers(grammar.starts), openers(func(g grammar) string { return g.last })

// starts holds the bytes with which a line of the grammar may start.
func (g grammar) starts() string {
	s := g.first
	for _, w := range g.words {
		s += w[:1]
	}
	return s
}

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

// labelled holds the grammars whose lines begin with a word and a colon.
var labelled = func() (all set) {
	for i, g := range grammars {
		if g.labelled {
			all |= 1 << i
		}
	}
	return all
}()

func hasLabel(s string) bool {
	n := strings.IndexByte(s, ' ')
	return n > 0 && s[n-1] == ':'
}

// candidates returns the grammars that may begin in a line with these signs.
func candidates(s string, signs set) (open set) {
	first, last := indent(s), len(s)-1
	for last >= first && s[last] == ' ' {
		last--
	}
	if last < first {
		return 0
	}
	all := firsts[s[first]] & lasts[s[last]] & (signs | ^signed)
	if all&labelled != 0 && !hasLabel(s[first:]) {
		all &^= labelled
	}
	for rest := all; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros64(uint64(rest))
		if grammars[i].fits(s, first) {
			open |= 1 << i
		}
	}
	return open
}

// fits has a closer look at the line, whose blanks end at first.
func (g *grammar) fits(s string, first int) bool {
	return (g.words == nil || hasAnyPrefix(s[first:], g.words)) && (g.may == nil || g.may(s)) && (g.needle == "" || strings.Contains(s, g.needle))
}

func hasAnyPrefix(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}
