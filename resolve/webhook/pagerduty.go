package webhook

import "github.com/whopage/whopage/resolve/alert"

// pagerDuty is PagerDuty's webhook, version 3.
var pagerDuty = Sender{
	Name:         "pagerduty",
	Header:       "X-PagerDuty-Signature",
	HeaderShapes: []Shape{{"event.data"}, {"event.event_type"}},
	Shapes:       []Shape{{"event.event_type", "event.resource_type"}, {"event.event_type", "event.data"}},
	Service:      []string{"event.data.service.summary", "event.data.service.name", "event.data.service.id"},
	Severity:     []string{"event.data.priority.summary", "event.data.urgency"},
	Status:       []string{"event.event_type"},
	Words:        pagerDutyWords,
	Key:          []string{"event.data.incident_key", "event.data.id"},
	Title:        []string{"event.data.title", "event.data.summary"},
	URL:          []string{"event.data.html_url"},
	Time:         []string{"event.data.created_at", "event.occurred_at"},
	Texts:        []string{"event.data.description", "event.data.body.details"},
	Read:         knownStatus,
}

var pagerDutyWords = map[string]alert.Status{
	"incident.triggered": alert.Firing, "incident.trigger": alert.Firing, "trigger": alert.Firing,
	"incident.reopened": alert.Firing, "incident.unacknowledged": alert.Firing, "incident.unacknowledge": alert.Firing,
	"incident.acknowledged": alert.Acknowledged, "incident.acknowledge": alert.Acknowledged, "acknowledge": alert.Acknowledged,
	"incident.resolved": alert.Resolved, "incident.resolve": alert.Resolved, "resolve": alert.Resolved,
}

// knownStatus drops what is not a step in an incident's own life: responders,
// notes, changes of a service.
func knownStatus(_ Reading, a *alert.Alert) bool { return a.Status != "" }

// pagerDutyMessages are PagerDuty's webhooks of versions 1 and 2, a list of
// messages; several may tell of one incident.
var pagerDutyMessages = Sender{
	Name:     "pagerduty",
	Shapes:   []Shape{{"messages.*.incident"}, {"messages.*.data.incident"}},
	Each:     []string{"messages"},
	Service:  []string{"incident.service.summary", "incident.service.name", "data.incident.service.name", "data.incident.service.summary", "incident.service.id", "data.incident.service.id"},
	Severity: []string{"incident.priority.summary", "incident.urgency", "data.incident.urgency"},
	Status:   []string{"event", "type"},
	Words: withWords(pagerDutyWords, map[string]alert.Status{
		// Somebody has the incident already: its messages page nobody again.
		"incident.assign": alert.Acknowledged, "incident.delegate": alert.Acknowledged, "incident.escalate": alert.Acknowledged,
	}),
	Key: []string{"incident.incident_key", "data.incident.incident_key", "incident.id", "data.incident.id"},
	Title: []string{
		"incident.title", "incident.trigger_summary_data.subject", "data.incident.trigger_summary_data.subject",
		"incident.trigger_summary_data.description", "data.incident.trigger_summary_data.description", "incident.summary", "data.incident.incident_key",
	},
	URL:   []string{"incident.html_url", "data.incident.html_url"},
	Time:  []string{"incident.created_at", "data.incident.created_on", "created_on"},
	Texts: []string{"incident.trigger_summary_data", "data.incident.trigger_summary_data", "incident.description", "log_entries.*.channel.details", "incident.body.details"},
	Read:  knownStatus,
}

// pagerDutyEvent is what others send to PagerDuty: an event of its Events API,
// version 2. A change event has no action and is no alert.
var pagerDutyEvent = Sender{
	Name:        "pagerduty",
	Shapes:      []Shape{{"routing_key", "payload.summary"}, {"event_action", "payload.summary"}, {"routing_key", "event_action"}},
	Labels:      []string{"payload.custom_details"},
	Service:     []string{"payload.component", "payload.group", "payload.source"},
	Environment: []string{FromLabels},
	Revision:    []string{FromLabels},
	Severity:    []string{"payload.severity"},
	Status:      []string{"event_action"},
	Words:       pagerDutyWords,
	Key:         []string{"dedup_key"},
	Title:       []string{"payload.summary"},
	URL:         []string{"client_url", "links.0.href"},
	Time:        []string{"payload.timestamp"},
	Texts:       []string{"payload.custom_details"},
	Read:        knownStatus,
}

// opsgenie is the webhook of Opsgenie and of its successor.
var opsgenie = Sender{
	Name:        "opsgenie",
	Shapes:      []Shape{{"integrationId", "alert"}, {"alert.tinyId", "action"}, {"alert.alertId", "action"}},
	Labels:      []string{"alert.tags", "alert.details"},
	Service:     []string{"alert.details.service", "alert.entity", FromLabels},
	Environment: []string{FromLabels},
	Revision:    []string{FromLabels},
	Severity:    []string{"alert.priority"},
	Status:      []string{"action"},
	Words: map[string]alert.Status{
		"create": alert.Firing, "unacknowledge": alert.Firing, "acknowledge": alert.Acknowledged, "close": alert.Resolved, "delete": alert.Resolved,
	},
	Key:   []string{"alert.alias", "alert.alertId"},
	Title: []string{"alert.message"},
	Time:  []string{"alert.createdAt"},
	Texts: []string{"alert.description", "alert.details"},
	Read:  knownStatus,
}
