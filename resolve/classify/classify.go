// Package classify tells failures of code from failures of infrastructure, so
// that developers are woken for what they can mend and sleep through the rest.
//
// It decides by the innermost cause, then by who raised it, then by the place
// it was raised in. The causes are a table of rules that can be printed,
// extended and replaced; every verdict carries the words that decided it.
package classify

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// An Input is an alert as far as it is understood.
type Input struct {
	Text   string             // the alert's text; Limit bounds what is looked at
	Traces []stacktrace.Trace // found in it, the primary one first
	// Place says whose code a frame is. Trace counts the traces and those
	// related to them in order, each followed by its related ones, from 0. A
	// nil Place knows of none.
	Place func(trace, frame int) Place
}

// Place says whose code a frame is.
type Place int

// A frame may be of the repository, of a library or runtime, or of neither as
// far as is known.
const (
	Unplaced Place = iota
	Own
	External
)

// A Verdict is the kind of a failure and what decided it.
type Verdict struct {
	Kind  plan.Kind
	Rule  string // the name of the rule that decided; empty where none did
	Words string // the words that decided, as they stand in the alert
	Why   string // the sentence for people
}

// Limit is how many bytes of an alert's text are looked at for words.
const Limit = 256 << 10

// A Table is a set of rules, ready to use. It is immutable.
type Table struct{ faults, failures []compiled }

type compiled struct {
	Rule
	re *regexp.Regexp
}

// New compiles rules; the first of a kind that matches decides. An error names
// the rule whose pattern does not compile.
func New(rules []Rule) (*Table, error) {
	t := &Table{}
	for _, r := range rules {
		re, err := regexp.Compile(`(?i)` + r.Pattern)
		if err != nil {
			return nil, fmt.Errorf("classify: rule %q: %w", r.Name, err)
		}
		if r.Kind == plan.Infrastructure {
			t.failures = append(t.failures, compiled{r, re})
		} else {
			t.faults = append(t.faults, compiled{r, re})
		}
	}
	return t, nil
}

// Classify returns the kind of a failure: never plan.Regression, which needs
// the history that this package does not know.
func (t *Table) Classify(in Input) Verdict {
	if len(in.Text) > Limit {
		in.Text = in.Text[:Limit]
	}
	crashes := crashes(in)
	if len(crashes) > 0 {
		return t.crash(worst(crashes))
	}
	return t.words(in.Text)
}

// crash decides on a stack trace.
func (t *Table) crash(c crash) Verdict {
	// An error of the process itself beats any words of infrastructure around it.
	if v, ok := match(t.faults, c.says); ok && !(c.own == 0 && v.Rule == heapRule) {
		return c.placed(v)
	}
	if v, ok := match(t.failures, c.says); ok && !(v.Rule == memoryRule && c.own > 0) {
		return v
	}
	return c.placed(Verdict{Kind: plan.Code})
}

// words decides on an alert without a stack trace.
func (t *Table) words(text string) Verdict {
	says := statements(text)
	if v, ok := match(t.faults, says); ok && v.Rule != heapRule {
		v.Why = "the alert says " + quote(v.Words)
		return v
	}
	if v, ok := match(t.failures, says); ok {
		return v
	}
	return Verdict{Kind: plan.Unknown, Why: "nothing in the alert tells what failed"}
}

// match returns the verdict of the first rule that matches any statement,
// statements in their order before rules.
func match(rules []compiled, says []string) (Verdict, bool) {
	for _, s := range says {
		for _, r := range rules {
			if at := r.re.FindStringIndex(s); at != nil {
				words := s[at[0]:at[1]]
				return Verdict{Kind: r.Kind, Rule: r.Name, Words: words, Why: r.Name + ": " + quote(words)}, true
			}
		}
	}
	return Verdict{}, false
}

// quote puts words of an alert into a sentence.
func quote(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	if len(words) > 80 {
		words = strings.ToValidUTF8(words[:80], "") + "..."
	}
	return `"` + words + `"`
}
