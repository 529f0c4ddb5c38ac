package webhook

import (
	"strings"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/internal/lazy"
)

// DatadogTemplate is the payload to enter for a webhook in Datadog: with it
// nothing of what an alert needs is left out.
const DatadogTemplate = `{
  "source": "datadog",
  "id": "$ID",
  "aggreg_key": "$AGGREG_KEY",
  "alert_cycle_key": "$ALERT_CYCLE_KEY",
  "alert_transition": "$ALERT_TRANSITION",
  "alert_priority": "$ALERT_PRIORITY",
  "alert_title": "$ALERT_TITLE",
  "event_title": "$EVENT_TITLE",
  "event_msg": "$TEXT_ONLY_MSG",
  "hostname": "$HOSTNAME",
  "tags": "$TAGS",
  "link": "$LINK",
  "last_updated": "$LAST_UPDATED"
}`

// datadog reads the template above, Datadog's own default and the names that
// most templates use.
var datadog = Sender{
	Name: "datadog",
	Shapes: []Shape{
		{"source=datadog", "alert_transition"}, {"alert_transition", "alert_cycle_key"}, {"alert_transition", "tags"}, {"alert_transition", "aggreg_key"},
		{"event_type", "last_updated", "org.id", "title"}, {"last_updated", "event_type", "org", "body"},
		{"event_type=metric_alert_monitor"}, {"event_type=query_alert_monitor"}, {"event_type=log_alert"}, {"event_type=service_check"}, {"event_type=composite_monitor"},
	},
	Labels:   []string{"tags"},
	Status:   []string{"alert_transition", "transition", "alert_type"},
	Words:    datadogWords,
	Severity: []string{"alert_priority", "priority", "alert_type"},
	Key:      []string{"aggreg_key", "alert_cycle_key", "alert_id", "id"},
	Title:    []string{"alert_title", "event_title", "title"},
	URL:      []string{"link", "url"},
	Time:     []string{"last_updated", "date"},
	Texts:    []string{"event_msg", "text_only_msg", "body", "message"},
	Read:     readDatadog,
}

// inTitle is how Datadog says in a title what became of a monitor, and of which
// group: "[P2] [Triggered on {service:cart,host:i-0}] Errors".
var inTitle = lazy.Regexp(`^(?:\[P\d\] )?\[([A-Za-z- ]+?)(?: on \{([^}]*)\})?\]`)

// readDatadog reads tags, and what the default template leaves to the title.
func readDatadog(in Reading, a *alert.Alert) bool {
	title := inTitle().FindStringSubmatch(in.First("event_title", "title", "alert_title"))
	if title == nil {
		title = make([]string, 3)
	}
	for tag := range strings.SplitSeq(title[2]+","+in.First("tags"), ",") {
		if name, value, ok := strings.Cut(strings.TrimSpace(tag), ":"); ok && !secretName(name) {
			if a.Labels == nil {
				a.Labels = map[string]string{}
			}
			a.Labels[name] = value
		}
	}
	if a.Status == "" {
		a.Status = datadogWords[lower(title[1])]
	}
	a.Service, a.Environment, a.Revision = serviceOf(a.Labels), environmentOf(a.Labels), revisionOf(a.Labels)
	return true
}

// datadogWords are the transitions of a monitor.
var datadogWords = map[string]alert.Status{
	"triggered": alert.Firing, "re-triggered": alert.Firing, "warn": alert.Firing, "re-warn": alert.Firing, "no data": alert.Firing, "re-no data": alert.Firing,
	"renotify": alert.Firing, "error": alert.Firing, "warning": alert.Firing, "recovered": alert.Resolved, "success": alert.Resolved,
}
