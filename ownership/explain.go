package ownership

import "fmt"

// A Step is one rule that matches a path, and what became of it.
type Step struct {
	Rule *Rule
	// By is the rule that beat it; nil for one that takes part in the decision.
	By *Rule
	// Reason is why it was beaten.
	Reason Reason
}

// A Reason is why a matching rule does not count.
type Reason uint8

const (
	Decides   Reason = iota // it takes part in the decision
	Later                   // By is a later rule
	TakenOut                // By takes the path out
	NoParents               // By keeps the folders above out
)

// Why says in words what became of the rule.
func (s Step) Why() string {
	if s.By == nil {
		return "decides"
	}
	place := fmt.Sprintf("line %d", s.By.Line)
	if s.By.File != s.Rule.File {
		place = fmt.Sprintf("%s:%d", s.By.File, s.By.Line)
	}
	switch s.Reason {
	case TakenOut:
		return place + " takes the path out"
	case NoParents:
		return place + " keeps the owners of folders above out"
	default:
		return place + " is later"
	}
}

// Explain returns every rule that matches a path: first those that decide, as
// in [Ruleset.Owners], then those that were beaten, nearest to winning first,
// each with the rule that beat it.
func (rs *Ruleset) Explain(path string) []Step { return rs.reading.explain(path) }
