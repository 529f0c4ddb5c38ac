package ownership

import (
	"slices"
	"strings"
)

// githubLimit is the size from which GitHub does not load the file.
const githubLimit = 3 << 20

// lastWins is a list of rules of which the last that matches decides.
type lastWins struct {
	rules []Rule
	index *index
}

func (l *lastWins) decide(path string) Decision {
	n := l.index.last(path)
	if n == 0 {
		return Decision{Status: Unmatched}
	}
	d := Decision{Status: Owned, Owners: l.rules[n-1].Owners, Rules: l.rules[n-1 : n : n]}
	if len(d.Owners) == 0 {
		d.Status = Unowned
	}
	return d
}

func (l *lastWins) explain(path string) []Step {
	var buffer [16]int32
	found := l.index.all(path, buffer[:0])
	steps := make([]Step, len(found))
	for i, n := range found {
		steps[i].Rule = &l.rules[n-1]
		if i > 0 {
			steps[i].By, steps[i].Reason = steps[0].Rule, Later
		}
	}
	return steps
}

// A github parses a file of GitHub's dialect, or of Bitbucket's, which differs
// in what an owner may be.
type github struct {
	sheet
	rules []Rule
	index *index
	owner func(string) ownerCheck
	// Buffers that lines share: segments, and the owners of many rules.
	segments []segment
	names    []string
}

// parseGitHub reads a text as GitHub does.
func parseGitHub(text, file string) *Ruleset {
	return parseLastWins(text, file, GitHub, checkGitHubOwner)
}

func parseLastWins(text, file string, d Dialect, owner func(string) ownerCheck) *Ruleset {
	size := min(strings.Count(text, "\n")+1, maxRules)
	p := github{sheet: sheet{file: file}, rules: make([]Rule, 0, size), index: newIndex(size), owner: owner}
	for l := range lines(text) {
		if len(p.rules) == maxRules {
			p.note(l, 0, Error, LimitReached, "only the first %d rules are used", maxRules)
			break
		}
		p.line(l)
	}
	p.index.done()
	p.hidden(p.rules, p.index)
	p.sort()
	return &Ruleset{
		dialect: d, file: file, rules: p.rules, diagnostics: p.notes,
		reading: &lastWins{p.rules, p.index},
	}
}

func (p *github) line(l line) {
	start := skipBlanks(l.text, 0)
	if start == len(l.text) || l.text[start] == '#' {
		return
	}
	end := patternEnd(l.text, start)
	text := l.text[start:end]
	if !p.validPattern(l, start, text) {
		return
	}
	owners, ok := p.owners(l, end)
	if !ok {
		return
	}
	if len(owners) == 0 {
		p.ownerless(l, start, text)
	}
	p.add(l, start, Rule{File: p.file, Line: l.number, Pattern: text, Owners: owners})
}

func (p *github) add(l line, start int, r Rule) {
	p.rules = append(p.rules, r)
	compiled, ok := gitignored(r.Pattern, p.segments)
	p.segments = compiled.segments
	if p.index.put(compiled, ok) {
		return
	}
	note := p.note(l, start, Warning, OddPattern, "pattern %q matches nothing", excerpt(r.Pattern))
	if r.Pattern == "/" {
		note.suggest(replaced(l.text, start, 1, "*"))
	}
}

// validPattern holds the rulings on patterns. What GitHub documents as not
// working in CODEOWNERS is an error, and the line is skipped; every other
// character stands for itself.
func (p *github) validPattern(l line, start int, text string) bool {
	switch {
	case text[0] == '!':
		p.note(l, start, Error, InvalidPattern, "a pattern cannot be negated with \"!\"; a later line without owners takes files out").
			suggest(text[1:])
		return false
	case strings.HasPrefix(text, `\#`):
		p.note(l, start, Error, InvalidPattern, `a pattern cannot start with "#", not even after a backslash`).
			suggest(replaced(l.text, start, 2, "?"))
		return false
	}
	if i := wildcard(text, "[]"); i >= 0 {
		p.note(l, start+i, Error, InvalidPattern, "character ranges do not work; [ and ] must be escaped").
			suggest(replaced(l.text, start, len(text), escapeBrackets(text)))
		return false
	}
	if i := tripleStar(text); i >= 0 {
		p.note(l, start+i, Error, InvalidPattern, "three stars in a row are not a wildcard").
			suggest(replaced(l.text, start, len(text), fewerStars(text)))
		return false
	}
	return true
}

// owners reads the owners of a line. One that is no owner at all makes GitHub
// skip the whole line, good owners beside it or not; a word that starts with @
// counts, however odd, and is reported.
//
// Both rest on GitHub's documentation and on what users reported, not on a test
// against github.com.
func (p *github) owners(l line, from int) (owners []string, ok bool) {
	if cap(p.names)-len(p.names) < manyNames {
		p.names = make([]string, 0, 1024)
	}
	found := nameSet{names: p.names[len(p.names):]}
	var bad []word
	for w := range words(l.text, from) {
		if w.text[0] == '#' {
			break
		}
		check := p.owner(w.text)
		if check.bad {
			bad = append(bad, w)
			continue
		}
		found.add(w.text)
		if check.odd != "" {
			p.odd(l, w, check)
		}
	}
	if len(bad) > 0 {
		p.badOwners(l, from, bad, found.names)
		return nil, false
	}
	if len(found.names) == 0 {
		return nil, true
	}
	if len(p.names)+len(found.names) <= cap(p.names) {
		p.names = p.names[:len(p.names)+len(found.names)]
	}
	return slices.Clip(found.names), true
}

func (p *github) odd(l line, w word, check ownerCheck) {
	note := p.note(l, w.offset, Warning, OddOwner, "owner %q %s", excerpt(w.text), check.odd)
	if check.instead != "" {
		note.suggest(replaced(l.text, w.offset, len(w.text), check.instead))
	}
}

func (p *github) badOwners(l line, from int, bad []word, good []string) {
	if conflictMarker(l.text) {
		p.note(l, 0, Error, MergeConflict, "a merge left its marker")
		return
	}
	note := p.note(l, bad[0].offset, Error, InvalidOwner,
		"owner %q is neither @user, @org/team nor an email address", excerpt(bad[0].text))
	if len(good) > 0 {
		note.suggest(strings.TrimSpace(l.text[:from]) + " " + strings.Join(good, " "))
	}
}

// ownerless reports lines without owners that hardly mean to clear ownership.
func (p *github) ownerless(l line, start int, text string) {
	switch check := p.owner(text); {
	case conflictMarker(l.text):
		p.note(l, start, Warning, MergeConflict, "a merge left its marker; it counts as a pattern")
	case text[0] == '@' || !check.bad:
		p.note(l, start, Warning, NoOwner, "%q stands alone, so it is a pattern and nobody's", excerpt(text)).suggest("* " + text)
	}
}
