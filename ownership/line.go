package ownership

import (
	"iter"
	"strings"
)

// A line is one line of a file, without its end.
type line struct {
	number int
	text   string
}

// byteOrderMark begins files that some editors write.
const byteOrderMark = "\ufeff"

// lines cuts a text into lines of any length. A byte order mark, carriage
// returns at the ends and a missing final newline do no harm.
func lines(text string) iter.Seq[line] {
	return func(yield func(line) bool) {
		rest := strings.TrimPrefix(text, byteOrderMark)
		for n := 1; rest != ""; n++ {
			var l string
			l, rest, _ = strings.Cut(rest, "\n")
			if !yield(line{n, strings.TrimSuffix(l, "\r")}) {
				return
			}
		}
	}
}

// blank reports whether a byte separates words.
func blank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'
}

// skipBlanks is the next byte at or after i that is no blank.
func skipBlanks(s string, i int) int {
	for i < len(s) && blank(s[i]) {
		i++
	}
	return i
}

// wordEnd is the end of the word that starts at i.
func wordEnd(s string, i int) int {
	for i < len(s) && !blank(s[i]) {
		i++
	}
	return i
}

// patternEnd is the end of the pattern that starts at i: the next blank without
// a backslash before it.
func patternEnd(s string, i int) int {
	for ; i < len(s) && !blank(s[i]); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
	}
	return i
}

// A word is a word of a line and where it starts.
type word struct {
	text   string
	offset int
}

// words are the words of a line from byte i on.
func words(s string, i int) iter.Seq[word] {
	return func(yield func(word) bool) {
		for i = skipBlanks(s, i); i < len(s); i = skipBlanks(s, i) {
			end := wordEnd(s, i)
			if !yield(word{s[i:end], i}) {
				return
			}
			i = end
		}
	}
}
