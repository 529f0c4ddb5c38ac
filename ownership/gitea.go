package ownership

import (
	"regexp"
	"strings"
)

// expressions are the rules of a Gitea file: all that match decide together.
type expressions struct {
	rules []Rule
	match []expression
}

type expression struct {
	*regexp.Regexp
	negated bool
}

func (e expression) takes(path string) bool { return e.MatchString(path) != e.negated }

func (x *expressions) decide(path string) Decision {
	d := Decision{Status: Unmatched}
	for i, e := range x.match {
		if e.takes(path) {
			d.Status = Owned
			d.join(x.rules[i : i+1 : i+1])
		}
	}
	return d
}

func (x *expressions) explain(path string) []Step {
	var steps []Step
	for i, e := range x.match {
		if e.takes(path) {
			steps = append(steps, Step{Rule: &x.rules[i]})
		}
	}
	return steps
}

// maxExpression bounds the length of one regular expression: Go's engine takes
// time in the product of its length and the path's.
const maxExpression = 4 << 10

// parseGitea reads a text as Gitea and Forgejo do: each line a regular
// expression for the whole path and who owns what it matches, or, with ! in
// front, all other files. A backslash makes the next character plain and is
// gone then, so the expression \. is written \\. in the file; a # anywhere
// begins a comment. The servers give up on slow expressions; Go's do not become
// slow.
func parseGitea(text, file string) *Ruleset {
	p := sheet{file: file}
	x := &expressions{}
	for l := range lines(text) {
		if len(x.rules) == maxRules {
			p.note(l, 0, Error, LimitReached, "only the first %d rules are used", maxRules)
			break
		}
		tokens := giteaTokens(l.text)
		if len(tokens) == 0 {
			continue
		}
		if r, e, ok := p.giteaRule(l, tokens); ok {
			x.rules, x.match = append(x.rules, r), append(x.match, e)
		}
	}
	return &Ruleset{dialect: Gitea, file: file, rules: x.rules, diagnostics: p.notes, reading: x}
}

func (s *sheet) giteaRule(l line, tokens []giteaToken) (r Rule, e expression, ok bool) {
	first := tokens[0]
	if len(tokens) == 1 {
		s.note(l, first.start, Error, NoOwner, "a line needs an expression and an owner; this one is ignored")
		return Rule{}, expression{}, false
	}
	text, negated := strings.CutPrefix(first.text, "!")
	if len(text) > maxExpression {
		s.note(l, first.start, Error, LimitReached, "the expression is longer than %d bytes", maxExpression)
		return Rule{}, expression{}, false
	}
	compiled, err := regexp.Compile("^(?:" + strings.TrimPrefix(text, "/") + ")$")
	if err != nil {
		s.note(l, first.start, Error, InvalidPattern, "%v", err)
		return Rule{}, expression{}, false
	}
	r = Rule{File: s.file, Line: l.number, Pattern: l.text[first.start:first.end]}
	var found nameSet
	for _, t := range tokens[1:] {
		if check := checkGitHubOwner(t.text); check.bad || check.odd != "" {
			s.note(l, t.start, Warning, OddOwner, "owner %q is neither @user nor @org/team", excerpt(t.text))
		}
		found.add(t.text)
	}
	r.Owners = found.names
	return r, expression{compiled, negated}, true
}

// A giteaToken is a word, its escapes taken off, and where it stands.
type giteaToken struct {
	text       string
	start, end int
}

func giteaTokens(s string) []giteaToken {
	var tokens []giteaToken
	var b strings.Builder
	start := -1
	flush := func(end int) {
		if b.Len() > 0 { // a lone backslash is no word
			tokens = append(tokens, giteaToken{b.String(), start, end})
		}
		start = -1
		b.Reset()
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '#' {
			flush(i)
			return tokens
		}
		if blank(c) {
			flush(i)
			continue
		}
		if start < 0 {
			start = i
		}
		if c == '\\' {
			if i++; i == len(s) {
				break
			}
		}
		b.WriteByte(s[i])
	}
	flush(len(s))
	return tokens
}
