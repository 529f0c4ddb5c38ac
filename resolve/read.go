package resolve

import (
	"cmp"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// read finds the stack traces of the alert's text, where its sender did not
// give them as such, and the alert's key.
func (c *incident) read() {
	c.traces = c.alert.Traces
	text := c.alert.Text
	if limit := c.resolver.config.Limits.Bytes; len(text) > limit {
		c.problem(plan.LimitReached, "bytes", "the alert has %d bytes; the first %d were read", len(text), limit)
		text = text[:limit]
	}
	if len(c.traces) == 0 {
		c.traces = stacktrace.Parse(text)
	}
	c.alert.Traces = c.traces
	c.alert.Environment = environment(c.alert, c.resolver.config.EnvironmentLabels)
	c.alert.Severity = severity(c.alert)
	c.plan.Key = c.alert.Key()
	c.plan.Service = c.alert.Service
	if frames(c.traces) == 0 {
		c.problem(plan.NoTrace, "", "the alert has no stack trace")
	}
}

// environment is where it failed, as the alert says or as one of its labels.
func environment(a alert.Alert, labels []string) string {
	if a.Environment != "" {
		return a.Environment
	}
	for _, label := range append(slices.Clone(labels), "environment", "env", "deployment_environment", "deployment.environment") {
		if value := a.Labels[label]; value != "" {
			return value
		}
	}
	return ""
}

// severity is the alert's own word, or a label's. An alert without one is
// critical in production or where the environment is not known, else an error.
func severity(a alert.Alert) string {
	said := cmp.Or(a.Severity, a.Labels["severity"])
	if said != "" || a.Environment == "" || strings.HasPrefix(strings.ToLower(a.Environment), "prod") {
		return said
	}
	return "error"
}

// frames counts the frames of traces and of those related to them.
func frames(traces []stacktrace.Trace) int {
	n := 0
	for _, t := range traces {
		n += len(t.Frames) + frames(t.Related)
	}
	return n
}
