package classify

import (
	"strings"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// A crash is a stack trace as far as its kind of failure depends on it.
type crash struct {
	// says is what it says of its cause, the innermost first.
	says []string
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
		c.says = causes(trace)
		if len(c.says) == 0 {
			c.says = before(in.Text, trace.Offset)
		}
		if c.own+c.external > 0 || len(trace.Frames) > 0 {
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

// causes returns the messages of a trace and of the chain of its causes, the
// innermost first. What was only being handled (context) is history.
func causes(trace stacktrace.Trace) []string {
	var out []string
	for _, related := range trace.Related {
		if related.Relation == stacktrace.Cause {
			out = append(out, causes(related)...)
		}
	}
	says := trace.Message
	if trace.Type != "" && trace.Message != "" {
		says = trace.Type + ": " + trace.Message
	} else if trace.Type != "" {
		says = trace.Type
	}
	if says = unquoted(says); strings.TrimSpace(says) != "" {
		out = append(out, says)
	}
	return out
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
	if v.Words != "" {
		what = quote(v.Words)
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

// before returns the lines that lead to a stack trace which says nothing
// itself: its own first line and up to two above.
func before(text string, offset int) []string {
	if offset > len(text) {
		return nil
	}
	end := offset
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		end += i
	}
	start := offset
	for range 3 {
		if i := strings.LastIndexByte(text[:start], '\n'); i >= 0 {
			start = i
		} else {
			start = 0
		}
	}
	return statements(text[start:end])
}
