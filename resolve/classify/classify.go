// Package classify tells failures of code from failures of infrastructure, so
// that developers are woken for what they can mend and sleep through the rest.
//
// It decides by the innermost cause, then by who raised it, then by the place
// it was raised in. The causes are a table of [Rules] that can be printed,
// extended and overridden; every verdict carries the words that decided it and
// where they stand.
package classify

import (
	"strings"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// An Input is an alert as far as it is understood.
type Input struct {
	Text   string             // the alert's text
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
	Rule  Rule   // that decided; the zero Rule where none did
	Words string // the words that decided, as they stand in the alert
	Where string // where they stand: "the cause, line 12"; "line 3"
	Why   string // the sentence for people
}

// Limit is how many bytes of a text without a stack trace are looked at for
// words, half of them at its beginning and half at its end.
const Limit = 128 << 10

// Classify returns the kind of a failure: never plan.Regression, which needs
// the history that this package does not know.
func (t *Table) Classify(in Input) Verdict {
	if all := crashes(in); len(all) > 0 {
		return t.crash(worst(all))
	}
	return t.words(in.Text)
}

// crash decides on a stack trace.
func (t *Table) crash(c crash) Verdict {
	r, s, words, found := t.match(c.says)
	if !found {
		return c.placed(Verdict{Kind: plan.Code})
	}
	v := verdict(r, s, words)
	if r.Ours != "" && (c.own > 0 || c.external == 0) {
		v.Kind = r.Ours
	}
	if v.Kind == plan.Code {
		return c.placed(v)
	}
	return v
}

// words decides on an alert without a stack trace.
func (t *Table) words(text string) Verdict {
	says := statements(text[:min(len(text), Limit)], 0)
	if len(text) > Limit {
		tail := len(text) - Limit/2
		says = append(statements(text[:Limit/2], 0), statements(text[tail:], strings.Count(text[:tail], "\n"))...)
	}
	r, s, words, found := t.match(serious(says))
	if !found {
		return Verdict{Kind: plan.Unknown, Why: "nothing in the alert tells what failed"}
	}
	return verdict(r, s, words)
}

func verdict(r Rule, s statement, words string) Verdict {
	return Verdict{Kind: r.Kind, Rule: r, Words: words, Where: s.place(), Why: r.Cause + ": " + quote(words)}
}

// quote puts words of an alert into a sentence.
func quote(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	if len(words) > 80 {
		words = strings.ToValidUTF8(words[:80], "") + "..."
	}
	return `"` + words + `"`
}
