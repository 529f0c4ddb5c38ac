package webhook

import (
	"maps"
	"slices"
	"sync"

	"github.com/whopage/whopage/resolve/alert"
)

// known are the senders in the order in which they are tried: those whose
// shape is the most particular first.
var known = sync.OnceValue(func() []Sender {
	return slices.Concat(
		[]Sender{grafana, alertmanager, prometheusAlert, legacyGrafana},
		[]Sender{pagerDuty, pagerDutyMessages, pagerDutyEvent, opsgenie},
		[]Sender{sentryIssue, sentryMetric, sentryHook, sentryPlugin, sentryEvent},
		[]Sender{rollbar, airbrake, airbrakeNotice, errbit, honeybadger, raygun, bugsnag},
		[]Sender{azureCommon, azure, gcpMonitoring, gcpLogging, cloudWatch, cloudWatchLogs},
		[]Sender{gitHub, circleCI, otlpLogs, otlpSpans, otlpMetrics, newRelic, datadog},
		pipelines, // Flux's before the events of a cluster
		[]Sender{kubernetesEvent, kubernetesPod},
		others, monitors,
		[]Sender{elastic},
	)
})

// Senders returns the systems that are known here, in the order in which they
// are tried. The slice is the caller's to change.
func Senders() []Sender { return slices.Clone(known()) }

// commonWords are what the words of a life cycle mean in most systems.
var commonWords = map[string]alert.Status{
	"firing": alert.Firing, "triggered": alert.Firing, "trigger": alert.Firing, "alerting": alert.Firing, "alarm": alert.Firing, "alert": alert.Firing,
	"open": alert.Firing, "opened": alert.Firing, "activated": alert.Firing, "active": alert.Firing, "fired": alert.Firing, "critical": alert.Firing, "warning": alert.Firing,
	"created": alert.Firing, "create": alert.Firing, "down": alert.Firing, "failed": alert.Firing, "failure": alert.Firing, "error": alert.Firing, "problem": alert.Firing,
	"acknowledged": alert.Acknowledged, "acknowledge": alert.Acknowledged, "ack": alert.Acknowledged,
	"resolved": alert.Resolved, "resolve": alert.Resolved, "ok": alert.Resolved, "closed": alert.Resolved, "close": alert.Resolved, "recovered": alert.Resolved,
	"deactivated": alert.Resolved, "up": alert.Resolved, "normal": alert.Resolved, "inactive": alert.Resolved, "success": alert.Resolved, "succeeded": alert.Resolved,
	"failing": alert.Firing, "unhealthy": alert.Firing, "healthy": alert.Resolved, "paused": Step, "pending": Step,
}

// withWords are words and more of them, which go before.
func withWords(words, more map[string]alert.Status) map[string]alert.Status {
	words = maps.Clone(words)
	maps.Copy(words, more)
	return words
}
