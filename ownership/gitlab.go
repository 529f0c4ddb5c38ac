package ownership

import (
	"fmt"
	"slices"
	"strings"
)

// sections are the rules of a GitLab file: the last rule of each section
// decides for that section, and all sections together decide.
type sections []*section

// A section is all that stands under headings of one name.
type section struct {
	name     string
	rules    []Rule
	patterns []string       // normalised, one a rule
	places   map[string]int // of the normalised patterns
	index    *index
	// Exclusions take a path out of the section, wherever they stand.
	excluded      []Rule
	excludedIndex *index
}

// verdict is what the section says of a path: the deciding rule, and whether
// that takes the path out.
func (s *section) verdict(path string) (rules []Rule, excluded bool) {
	if s.excludedIndex != nil {
		if n := s.excludedIndex.last(path); n > 0 {
			return s.excluded[n-1 : n : n], true
		}
	}
	if n := s.index.last(path); n > 0 {
		return s.rules[n-1 : n : n], false
	}
	return nil, false
}

func (all sections) decide(path string) Decision {
	owned, excluded, unowned := Decision{Status: Owned}, Decision{Status: Excluded}, Decision{Status: Unowned}
	for _, s := range all {
		switch rules, out := s.verdict(path); {
		case len(rules) == 0:
		case out:
			excluded.join(rules)
		case len(rules[0].Owners) == 0:
			unowned.join(rules)
		default:
			owned.join(rules)
		}
	}
	for _, d := range []Decision{owned, excluded, unowned} {
		if len(d.Rules) > 0 {
			return d
		}
	}
	return Decision{Status: Unmatched}
}

// join adds rules and their owners. The slices of the first are taken as they
// are.
func (d *Decision) join(rules []Rule) {
	if len(d.Rules) == 0 {
		d.Rules, d.Owners = rules, slices.Clip(rules[0].Owners)
		rules = rules[1:]
	}
	for _, r := range rules {
		d.Rules = append(d.Rules, r)
		for _, o := range r.Owners {
			if !slices.Contains(d.Owners, o) {
				d.Owners = append(d.Owners, o)
			}
		}
	}
}

func (all sections) explain(path string) []Step {
	var decide, beaten []Step
	for _, s := range all {
		rules, out := s.verdict(path)
		if len(rules) == 0 {
			continue
		}
		decide = append(decide, Step{Rule: &rules[0]})
		reason := Later
		if out {
			reason = TakenOut
		}
		for _, n := range s.index.all(path, nil) {
			if r := &s.rules[n-1]; r != &rules[0] {
				beaten = append(beaten, Step{r, &rules[0], reason})
			}
		}
	}
	return append(decide, beaten...)
}

// A gitlab parses a file of GitLab's dialect.
type gitlab struct {
	sheet
	all     sections
	byName  map[string]*section // lower case
	current *section
	heading heading
	rules   int
}

// A heading is the line that begins a section.
type heading struct {
	name      string
	optional  bool
	approvals int
	owners    []string // of the lines below that name none
}

// parseGitLab reads a text as GitLab does.
func parseGitLab(text, file string) *Ruleset {
	p := gitlab{sheet: sheet{file: file}, byName: map[string]*section{}}
	p.begin(heading{})
	for l := range lines(text) {
		if p.rules == maxRules {
			p.note(l, 0, Error, LimitReached, "only the first %d rules are used", maxRules)
			break
		}
		p.line(l)
	}
	rs := &Ruleset{dialect: GitLab, file: file}
	for _, s := range p.all {
		s.build()
		rs.rules = append(append(rs.rules, s.rules...), s.excluded...)
	}
	// The sections' rules are parts of the whole list, so that each rule has
	// one address.
	rest := rs.rules
	for _, s := range p.all {
		s.rules, rest = rest[:len(s.rules):len(s.rules)], rest[len(s.rules):]
		s.excluded, rest = rest[:len(s.excluded):len(s.excluded)], rest[len(s.excluded):]
		p.hidden(s.rules, s.index)
	}
	p.sort()
	rs.reading, rs.diagnostics = p.all, p.notes
	return rs
}

// begin makes a heading's section, or the one of the same name, the current.
func (p *gitlab) begin(h heading) {
	key := strings.ToLower(h.name)
	if p.byName[key] == nil {
		p.byName[key] = &section{name: h.name, places: map[string]int{}}
		p.all = append(p.all, p.byName[key])
	}
	p.current, p.heading = p.byName[key], h
}

func (p *gitlab) line(l line) {
	start := skipBlanks(l.text, 0)
	if start == len(l.text) || l.text[start] == '#' {
		return
	}
	if h, ok := p.parseHeading(l, start); ok {
		p.begin(h)
		return
	}
	p.rules++
	end := patternEnd(l.text, start)
	r := Rule{
		File: p.file, Line: l.number, Pattern: l.text[start:end], Section: p.current.name,
		Optional: p.heading.optional, Approvals: p.heading.approvals,
	}
	if out, found := strings.CutPrefix(r.Pattern, "!"); found {
		p.current.exclude(r, out)
		return
	}
	if r.Owners = p.owners(l, end); len(r.Owners) == 0 {
		r.Owners = p.heading.owners
	}
	if old, repeated := p.current.add(r); repeated {
		p.notes = append(p.notes, Diagnostic{
			File: p.file, Line: old.Line, Column: 1, Severity: Warning, Kind: HiddenRule, Source: excerpt(old.Pattern),
			Message: fmt.Sprintf("line %d repeats the pattern: its owners count, at this line's place in the order", l.number),
		})
	}
}

// parseHeading reads ^[name][approvals] owners. What cannot be read so is an
// entry of the section above.
func (p *gitlab) parseHeading(l line, start int) (h heading, ok bool) {
	rest, optional := strings.CutPrefix(l.text[start:], "^")
	name, rest, closed := strings.Cut(rest, "]")
	name, opened := strings.CutPrefix(name, "[")
	if !opened {
		return heading{}, false
	}
	h = heading{name: strings.TrimSpace(name), optional: optional}
	count, rest, counted := approvals(rest)
	if !closed || h.name == "" || !counted {
		p.note(l, start, Warning, InvalidSection, "not a section heading, [name] or ^[name][approvals] and owners; it counts as an entry")
		return heading{}, false
	}
	if rest != "" && !blank(rest[0]) {
		return heading{}, false // a pattern that begins with a class, [ab]c
	}
	h.approvals, h.owners = count, p.owners(l, len(l.text)-len(rest))
	return h, true
}

// approvals reads the number in brackets behind a section's name, if one is
// there.
func approvals(s string) (n int, rest string, ok bool) {
	inside, found := strings.CutPrefix(s, "[")
	if !found {
		return 0, s, true
	}
	digits, rest, closed := strings.Cut(inside, "]")
	if !closed || digits == "" || len(digits) > 6 {
		return 0, s, false
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, s, false
		}
		n = 10*n + int(digits[i]-'0')
	}
	return n, rest, true
}

// owners are the handles, roles and addresses among the words. There are no
// comments within a line: what follows a # counts. Other words are dropped.
func (p *gitlab) owners(l line, from int) []string {
	var found nameSet
	for w := range words(l.text, from) {
		switch {
		case isGitLabOwner(w.text):
			found.add(w.text)
		case w.text[0] == '#':
			p.note(l, w.offset, Warning, InvalidOwner, "%q begins no comment within a line: owners after it count", excerpt(w.text))
		default:
			p.note(l, w.offset, Warning, InvalidOwner, "%q is no owner and is dropped", excerpt(w.text))
		}
	}
	return found.names
}

// isGitLabOwner knows @name, @group/subgroup, @@role and addresses.
func isGitLabOwner(s string) bool {
	handle, found := strings.CutPrefix(s, "@")
	if !found {
		return isEmail(s)
	}
	if role, found := strings.CutPrefix(handle, "@"); found {
		return slices.Contains([]string{"developer", "maintainer", "owner"}, strings.TrimSuffix(strings.ToLower(role), "s"))
	}
	for part := range strings.SplitSeq(handle, "/") {
		if !isSlug(part) {
			return false
		}
	}
	return true
}

// add appends a rule. A pattern that the section has already keeps its place in
// the order and gets the new owners; the old rule is returned.
func (s *section) add(r Rule) (old Rule, repeated bool) {
	key := normalPattern(r.Pattern)
	if at, found := s.places[key]; found {
		old, s.rules[at] = s.rules[at], r
		return old, true
	}
	s.places[key] = len(s.rules)
	s.rules, s.patterns = append(s.rules, r), append(s.patterns, key)
	return Rule{}, false
}

func (s *section) exclude(r Rule, text string) {
	if s.excludedIndex == nil {
		s.excludedIndex = newIndex(1)
	}
	s.excluded = append(s.excluded, r)
	s.excludedIndex.put(fnmatched(normalPattern(text)))
}

func (s *section) build() {
	s.index = newIndex(len(s.rules))
	for _, text := range s.patterns {
		s.index.put(fnmatched(text))
	}
	s.index.done()
	if s.excludedIndex != nil {
		s.excludedIndex.done()
	}
	s.places, s.patterns = nil, nil
}
