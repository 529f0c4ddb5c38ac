package classify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// A crash is a stack trace as far as its kind of failure depends on it.
type crash struct {
	// says is what it says of its cause, the innermost first.
	says []statement
	// own and external count frames of the repository and of others.
	own, external int
	// fatal says that the process died of it, where others were only logged.
	fatal bool
}

// crashes returns the alert's stack traces that have frames.
func crashes(in Input) []crash {
	var out []crash
	index := 0
	for _, trace := range in.Traces {
		c := crash{fatal: fatal(trace)}
		c.count(in, trace, &index)
		c.says = causes(in.Text, trace, "the message")
		if trace.Type == "" {
			c.says = append(c.says, above(in.Text, trace)...)
		}
		if len(trace.Frames) > 0 || c.own+c.external > 0 {
			out = append(out, c)
		}
	}
	return out
}

// count walks a trace and those related to it in the order that Input.Place
// counts them.
func (c *crash) count(in Input, trace stacktrace.Trace, index *int) {
	for i := range trace.Frames {
		if in.Place == nil {
			break
		}
		switch in.Place(*index, i) {
		case Own:
			c.own++
		case External:
			c.external++
		}
	}
	*index++
	for _, related := range trace.Related {
		c.count(in, related, index)
	}
}

// causes returns what a trace and the chain of its causes say, the innermost
// first. What was only being handled (context) is history.
func causes(text string, trace stacktrace.Trace, where string) []statement {
	var out []statement
	for _, related := range trace.Related {
		if related.Relation == stacktrace.Cause {
			out = append(out, causes(text, related, "the cause")...)
		}
	}
	says := cmp.Or(trace.Type, trace.Message)
	if trace.Type != "" && trace.Message != "" {
		says = trace.Type + ": " + trace.Message
	}
	if strings.TrimSpace(says) == "" {
		return out
	}
	line := lineOf(text, trace)
	for _, part := range parts(says, causedBy()) {
		out = append(out, statement{text: meant(part, false), said: says, where: where, line: line})
	}
	return out
}

// lineOf is the line on which a trace says what happened, from 1; 0 where the
// text does not hold it.
func lineOf(text string, trace stacktrace.Trace) int {
	says, _, _ := strings.Cut(cmp.Or(trace.Message, trace.Type), "\n")
	start := min(max(trace.Offset, 0), len(text))
	at := strings.Index(text[start:], says)
	if at < 0 {
		if start, at = 0, strings.Index(text, says); at < 0 {
			return 0
		}
	}
	return 1 + strings.Count(text[:start+at], "\n")
}

func (s statement) place() string {
	switch {
	case s.line == 0:
		return s.where
	case s.where == "":
		return fmt.Sprintf("line %d", s.line)
	default:
		return fmt.Sprintf("%s, line %d", s.where, s.line)
	}
}

// fatal reports whether a process died of a trace, by its own words.
func fatal(trace stacktrace.Trace) bool {
	return strings.Contains(trace.Type, "panic") || strings.Contains(trace.Type, "fatal") ||
		trace.Format == stacktrace.Sanitizer || trace.Format == stacktrace.Linux
}

// worst is the crash that the alert is about: the first that the process died
// of, else the last, since what was logged before it is history.
func worst(crashes []crash) crash {
	for _, c := range crashes {
		if c.fatal {
			return c
		}
	}
	return crashes[len(crashes)-1]
}

// placed turns a fault of code into one of third parties where the repository
// has no part in it.
func (c crash) placed(v Verdict) Verdict {
	what := "a stack trace"
	if len(c.says) > 0 {
		what = quote(c.says[0].said)
	}
	switch {
	case c.own > 0:
		v.Why = what + " in first-party code"
	case c.external > 0:
		v.Kind, v.Why = plan.ThirdParty, what+", with frames of libraries and the runtime only"
	default:
		v.Why = what + ", whose frames are not in the repository"
	}
	return v
}

// above returns what the line that a stack trace begins on and up to two lines
// above say, but for warnings. A dump of stacks says nothing itself, and an error
// value of Go stands above the message that wraps it.
func above(text string, trace stacktrace.Trace) []statement {
	offset := trace.Offset
	if offset < 0 || offset > len(text) {
		return nil
	}
	end := offset
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		end += i
	}
	if slices.ContainsFunc(trace.Frames, func(f stacktrace.Frame) bool { return offset <= f.Offset && f.Offset < end }) {
		end = offset // it begins with a frame, which says nothing of the failure
	}
	start := offset
	for range 3 {
		start = max(0, strings.LastIndexByte(text[:start], '\n'))
	}
	out := serious(statements(text[start:end], strings.Count(text[:start], "\n")))
	out = slices.DeleteFunc(out, func(s statement) bool {
		return s.level > failing || strings.IndexFunc(s.said, unicode.IsLetter) < 0 // a quote's mark
	})
	for i := range out {
		out[i].where = "above the stack trace"
	}
	return out
}
