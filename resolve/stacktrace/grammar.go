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
	// first the bytes; second are those behind the first, or behind a number
	// that starts there, if not the words'. last are the bytes with which it may end; before are
	// those before the last, or before the digits and colons that end it. None
	// means any.
	words         []string
	first, second string
	last, before  string
	// labelled says that such a line begins with a word and a colon, or a mark
	// of GLib.
	labelled bool
	// indented says that such a line begins with a blank.
	indented bool
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

const (
	digit    = "0123456789"
	hexDigit = digit + "abcdef"
)

// grammars holds every runtime; where two could claim a line, the first does.
var grammars = []grammar{
	goGrammar, goroutineGrammar, goErrorGrammar, goFramesGrammar, ginGrammar, goPiecesGrammar, goTestGrammar, toolsGrammar,
	pythonGrammar, pythonFramesGrammar, ipythonGrammar, richGrammar,
	failureGrammar, gdbPlacedGrammar, valgrindGrammar, threadsGrammar, jvmGrammar, jvmBareGrammar, dotnetGrammar, v8Grammar, bracketGrammar, geckoGrammar, gjsGrammar, geckoConsoleGrammar, operaGrammar,
	phpGrammar, phpTableGrammar, dartGrammar, gdbGrammar, sanitizerGrammar, undefinedGrammar,
	rubyGrammar, rubyWrappedGrammar, jrubyGrammar, rustGrammar, rustPrefixGrammar,
	appleGrammar, androidGrammar, gdbCountedGrammar, sanitizerBareGrammar,
	linuxGrammar, linuxFrameGrammar, linuxWordGrammar, nativeGrammar, glibcGrammar, moduleGrammar,
	elixirGrammar, erlangGrammar, erlangTuplesGrammar,
	perlGrammar, luaGrammar, ocamlGrammar,
	assertionGrammar, glibAssertionGrammar,
	clojureGrammar, headedGrammar, powershellGrammar, postgresGrammar, nimGrammar, zigGrammar, crystalGrammar, rGrammar, bashGrammar,
}

// A set holds grammars by their places in grammars.
type set uint64

// Each of these tables holds, for a byte at a certain place of a line, the
// grammars that may begin there. Byte 0 stands for none.
var (
	firsts  = openers(grammar.starts)
	seconds = openers(grammar.follows)
	lasts   = openers(func(g grammar) string { return g.last })
	befores = openers(func(g grammar) string { return g.before })
)

// starts holds the bytes with which a line of the grammar may start.
func (g grammar) starts() string {
	s := g.first
	for _, w := range g.words {
		s += w[:1]
	}
	return s
}

// follows holds those that may stand second.
func (g grammar) follows() string {
	if g.second != "" {
		return g.second
	}
	s := ""
	for _, w := range g.words {
		if len(w) == 1 {
			return ""
		}
		s += w[1:2]
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

// labelled and indented hold the grammars that are so.
var (
	labelled = those(func(g grammar) bool { return g.labelled })
	indented = those(func(g grammar) bool { return g.indented })
)

func those(are func(grammar) bool) (all set) {
	for i, g := range grammars {
		if are(g) {
			all |= 1 << i
		}
	}
	return all
}

func hasLabel(s string) bool {
	n := strings.IndexByte(s, ' ')
	return n > 0 && (s[n-1] == ':' || isGlibMark(s[:n]))
}

// candidates returns the grammars that may begin in a line with these signs.
func candidates(s string, signs set) (open set) {
	first, end := indent(s), len(s)
	for end > first && s[end-1] == ' ' {
		end--
	}
	if end == first {
		return 0
	}
	all := firsts[s[first]] & lasts[s[end-1]] & (signs | ^signed) & seconds[second(s, first)] & befores[before(s[first:end])]
	if first == 0 {
		all &^= indented
	}
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

// second returns the byte behind the one at s[i], or behind the number there.
func second(s string, i int) byte {
	for isDigit(s[i]) && i+1 < len(s) && isDigit(s[i+1]) {
		i++
	}
	if i+1 == len(s) {
		return 0
	}
	return s[i+1]
}

// before returns the byte before the last one, or before the digits and colons
// at the end.
func before(s string) byte {
	i := len(s) - 1
	if isDigit(s[i]) || s[i] == ':' {
		for i > 0 && (isDigit(s[i-1]) || s[i-1] == ':') {
			i--
		}
	}
	if i == 0 {
		return 0
	}
	return s[i-1]
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
