package classify

import "strings"

// gap is how many bytes a * stands for at most.
const gap = 100

// A phrase is words to look for: its parts in order, with anything short
// between them.
type phrase struct {
	parts      []string
	exact      bool // written without small letters: so it must stand
	openFront  bool // may begin within a word
	openBehind bool // may end within a word
}

func newPhrase(words string) phrase {
	exact := words != fold(words) && words == strings.ToUpper(words)
	if !exact {
		words = fold(words)
	}
	words = strings.Join(strings.Fields(words), " ")
	p := phrase{exact: exact, openFront: strings.HasPrefix(words, "*"), openBehind: strings.HasSuffix(words, "*")}
	for part := range strings.SplitSeq(words, "*") {
		if strings.ContainsFunc(part, func(r rune) bool { return r != ' ' }) {
			p.parts = append(p.parts, part)
		}
	}
	return p
}

// find returns where the phrase stands in a text, given with its folded form.
func (p phrase) find(text, folded string) (from, to int, found bool) {
	if !p.exact {
		text = folded
	}
	first := p.parts[0]
	for at := 0; ; at++ {
		i := strings.Index(text[at:], first)
		if i < 0 {
			return 0, 0, false
		}
		at += i
		if !p.openFront && !edge(text, at) {
			continue
		}
		if to, found = p.rest(text, at+len(first), p.parts[1:]); found {
			return wordStart(text, at), wordEnd(text, to), true
		}
	}
}

// wordStart and wordEnd take the whole word in that a phrase begins or ends
// within.
func wordStart(text string, i int) int {
	for !edge(text, i) {
		i--
	}
	return i
}

func wordEnd(text string, i int) int {
	for !edge(text, i) {
		i++
	}
	return i
}

// rest finds the parts that follow one another from at on.
func (p phrase) rest(text string, at int, parts []string) (int, bool) {
	if len(parts) == 0 {
		return at, p.openBehind || edge(text, at)
	}
	window := text[at:min(len(text), at+gap+len(parts[0]))]
	for from := 0; ; from++ {
		i := strings.Index(window[from:], parts[0])
		if i < 0 {
			return 0, false
		}
		from += i
		if to, found := p.rest(text, at+from+len(parts[0]), parts[1:]); found {
			return to, true
		}
	}
}

// edge reports whether a word may begin or end at i: not between two letters or
// digits.
func edge(text string, i int) bool {
	return i == 0 || i == len(text) || !wordByte(text[i-1]) || !wordByte(text[i])
}

func wordByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// fold makes capitals small and keeps every byte at its place.
func fold(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
