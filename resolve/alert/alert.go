// Package alert holds what failed: the alert as it came in, and the key by
// which identical alerts are joined before anything is looked up.
package alert

import (
	"time"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// An Alert is one failure. Its zero value is an alert of which nothing is
// known; one of Text, Traces, Service and Labels is enough to work on.
type Alert struct {
	// Text is the alert as a person would read it: a log, a stack trace, a
	// description. Stack traces are looked for in it where Traces is empty.
	Text string `json:"text,omitempty"`
	// Traces are the stack traces, the primary one first.
	Traces []stacktrace.Trace `json:"traces,omitempty"`

	Service     string            `json:"service,omitempty"` // as the sender names it
	Environment string            `json:"environment,omitempty"`
	Labels      map[string]string `json:"labels,omitempty"` // labels, tags and dimensions, unchanged

	// Revision is what was running: anything git rev-parse takes, a tag, a
	// release name or an image tag. Good is the last one known good. Both are
	// of the alert's repository; Deploys names them for each repository where
	// there are several.
	Revision string            `json:"revision,omitempty"`
	Good     string            `json:"good,omitempty"`
	Deploys  map[string]Deploy `json:"deploys,omitempty"`
	// Repository is the repository's name or address, where the sender says.
	Repository string `json:"repository,omitempty"`

	// Time is when it failed; every age is counted from it. Without it the
	// committer time of the running revision stands in.
	Time time.Time `json:"time,omitzero"`

	Severity string `json:"severity,omitempty"` // as sent: critical, error, P1, ...
	Status   Status `json:"status,omitempty"`
	Source   string `json:"source,omitempty"` // who sent it: sentry, alertmanager, ...
	// Declined are the people who said of an alert with this key that it is not
	// theirs: their ids, addresses or handles. The caller keeps them.
	Declined []string `json:"declined,omitempty"`
	// SenderKey is the sender's own deduplication key.
	SenderKey string `json:"key,omitempty"`
	Title     string `json:"title,omitempty"`
	URL       string `json:"url,omitempty"`
}

// A Deploy is what runs of one repository.
type Deploy struct {
	Running string `json:"running,omitempty"`
	Good    string `json:"good,omitempty"` // the last revision known good
}

// Status is where an alert is in its life. Only a firing one pages; an empty
// status counts as firing.
type Status string

// The statuses.
const (
	Firing       Status = "firing"
	Acknowledged Status = "acknowledged"
	Resolved     Status = "resolved"
)
