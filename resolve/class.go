package resolve

import (
	"fmt"
	"strings"

	"github.com/whopage/whopage/resolve/classify"
	"github.com/whopage/whopage/resolve/locate"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// classify tells the kind of failure. A failure of code whose functions were
// touched since the last good revision is a regression.
func (c *incident) classify() {
	c.sayDrift()
	v := c.resolver.rules.Classify(classify.Input{Text: c.words(), Traces: c.traces, Place: c.place})
	c.plan.Class = plan.Class{Kind: v.Kind, Why: v.Why, Words: v.Words, Where: v.Where}
	if v.Words != "" {
		c.plan.Class.Rule = v.Rule.Name()
		c.planned = v.Rule.Cause == classify.PlannedWork
	}
	if v.Kind != plan.Code {
		return
	}
	if commit, path := c.touched(); commit != "" {
		c.plan.Class.Kind, c.regression = plan.Regression, commit
		c.plan.Class.Why += fmt.Sprintf("; %.7s changed %s since the last good revision", commit, path)
	}
}

// words are the alert's text and, below it, what else its sender says of the
// kind of failure.
func (c *incident) words() string {
	text := c.alert.Text
	for _, more := range []string{c.alert.Title, c.alert.Labels["alertname"], c.alert.Labels["reason"]} {
		if more != "" && !strings.Contains(text, more) {
			text += "\n" + more
		}
	}
	return text
}

// sayDrift records that the frames fit another revision better than this one.
func (c *incident) sayDrift() {
	drifted, of := 0, 0
	for _, f := range c.evidence.Frames {
		if f.Line > 0 {
			of++
			if f.Drift {
				drifted++
			}
		}
	}
	switch {
	case 2*drifted <= of:
	case of == 1:
		c.problem(plan.Drift, c.plan.Revision, "the line is not in the function that the stack trace names: what ran may be another revision than %.7s", c.plan.Revision)
	default:
		c.problem(plan.Drift, c.plan.Revision, "%d of the %d lines are not in the functions that the stack trace names: what ran may be another revision than %.7s", drifted, of, c.plan.Revision)
	}
}

// place tells whose code a frame is, for the classes.
func (c *incident) place(trace, index int) classify.Place {
	for _, f := range c.frames {
		if f.Trace != trace || f.Index != index {
			continue
		}
		switch {
		case f.repo != nil, f.Status == locate.Ambiguous:
			return classify.Own
		case f.Status == locate.External, f.Status == locate.Missing && f.File == "" && c.format(trace) == stacktrace.DotNet:
			return classify.External // built without symbols: a package
		}
	}
	return classify.Unplaced
}

// format is how a stack trace was printed; traces are counted as locate does.
func (c *incident) format(trace int) stacktrace.Format {
	var walk func([]stacktrace.Trace) stacktrace.Format
	n := 0
	walk = func(traces []stacktrace.Trace) stacktrace.Format {
		for _, t := range traces {
			if n == trace {
				return t.Format
			}
			n++
			if f := walk(t.Related); f != "" {
				return f
			}
		}
		return ""
	}
	return walk(c.traces)
}

// touched returns the first suspect commit of the deploy range that changed a
// frame's line or function, and the file.
func (c *incident) touched() (commit, path string) {
	for _, r := range c.ranking.Commits {
		if !c.evidence.Commits[r.Key].Deploy {
			continue
		}
		for _, why := range r.Why {
			if why.Kind == plan.WhyLine || why.Kind == plan.WhyFunction {
				return r.Key, why.Path
			}
		}
	}
	return "", ""
}
