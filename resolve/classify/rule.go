package classify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/plan"
)

// A Rule says which words stand for a cause of failure, in one system's way of
// saying it. A table is a list of rules; the first that matches decides.
type Rule struct {
	Cause  string    `json:"cause"`            // what failed, as people read it: "name service"
	System string    `json:"system,omitempty"` // whose words these are: "Go", "PostgreSQL"
	Kind   plan.Kind `json:"kind"`
	// Ours, where set, is the kind if the stack trace has a frame of the
	// repository, or none that is known to be of others: a heap that our own
	// code filled is code.
	Ours plan.Kind `json:"ours,omitempty"`
	// Words are phrases, any of which is enough. Case does not matter, unless a
	// phrase is written in capitals; a run of blanks is one blank, and * stands
	// for up to 100 bytes. A phrase begins and ends where words do, unless it
	// begins or ends with *. What the alert quotes is "..." to a phrase.
	Words []string `json:"words"`
}

// Name is the rule's cause and system, by which it is overridden.
func (r Rule) Name() string {
	if r.System == "" {
		return r.Cause
	}
	return r.Cause + " (" + r.System + ")"
}

// String prints the rule on one line.
func (r Rule) String() string {
	kind := string(r.Kind)
	if r.Ours != "" {
		kind += fmt.Sprintf(" (%s in first-party code)", r.Ours)
	}
	return fmt.Sprintf("%s: %s: %s", kind, r.Name(), strings.Join(r.Words, " | "))
}

// Override returns a table in which own rules come first. An own rule takes the
// place of the one with its Name, and removes it where it has no words.
func Override(rules []Rule, own ...Rule) []Rule {
	var out []Rule
	replaced := map[string]bool{}
	for _, r := range own {
		replaced[r.Name()] = true
		if len(r.Words) > 0 {
			out = append(out, r)
		}
	}
	for _, r := range rules {
		if !replaced[r.Name()] {
			out = append(out, r)
		}
	}
	return out
}

// A Table is a list of rules, ready to use. It is immutable.
type Table struct{ rules []prepared }

type prepared struct {
	Rule
	phrases []phrase
}

// New prepares rules. Its error names the rule that cannot be used.
func New(rules []Rule) (*Table, error) {
	t := &Table{}
	for _, r := range rules {
		p := prepared{Rule: r}
		p.Words = slices.Clone(r.Words)
		if !slices.Contains(kinds, r.Kind) || r.Ours != "" && !slices.Contains(kinds, r.Ours) {
			return nil, fmt.Errorf("classify: rule %q: kind %q: want one of %q", r.Name(), cmp.Or(r.Ours, r.Kind), kinds)
		}
		for _, words := range r.Words {
			ph := newPhrase(words)
			if len(ph.parts) == 0 {
				return nil, fmt.Errorf("classify: rule %q: words %q: no letter or digit", r.Name(), words)
			}
			p.phrases = append(p.phrases, ph)
		}
		t.rules = append(t.rules, p)
	}
	return t, nil
}

var kinds = []plan.Kind{plan.Code, plan.Infrastructure, plan.ThirdParty, plan.Unknown}

// Rules returns the rules of the table, in their order.
func (t *Table) Rules() []Rule {
	out := make([]Rule, len(t.rules))
	for i, r := range t.rules {
		out[i] = r.Rule
	}
	return out
}

// match returns the first rule that matches a statement, and the words that
// did. Statements come before rules: what stands further in decides.
func (t *Table) match(says []statement) (r Rule, s statement, words string, found bool) {
	rules := t.possible(says)
	for _, s := range says {
		folded := fold(s.text)
		for _, r := range rules {
			for _, p := range r.phrases {
				if from, to, ok := p.find(s.text, folded); ok {
					return r.Rule, s, s.text[from:to], true
				}
			}
		}
	}
	return Rule{}, statement{}, "", false
}

// possible leaves the phrases whose first words are anywhere in many
// statements: one search through all of them is far cheaper than one in each.
func (t *Table) possible(says []statement) []prepared {
	if len(says) < 20 {
		return t.rules
	}
	var all strings.Builder
	for _, s := range says {
		all.WriteString(s.text)
		all.WriteByte('\n')
	}
	text := all.String()
	folded := fold(text)
	var out []prepared
	for _, r := range t.rules {
		r.phrases = slices.DeleteFunc(slices.Clone(r.phrases), func(p phrase) bool {
			return !strings.Contains(folded, fold(p.parts[0]))
		})
		if len(r.phrases) > 0 {
			out = append(out, r)
		}
	}
	return out
}
