package webhook

import (
	"strings"

	"github.com/whopage/whopage/resolve/alert"
)

// alertmanager is the webhook of Prometheus Alertmanager, version 4 and the
// older 3.
var alertmanager = Sender{
	Name:        "alertmanager",
	Shapes:      notGrafana(Shape{"alerts", "receiver", "groupLabels"}, Shape{"alerts", "receiver", "commonLabels"}, Shape{"alerts", "groupKey", "externalURL"}),
	Each:        []string{"alerts"},
	Labels:      []string{"^commonLabels", "labels"},
	Service:     []string{FromLabels},
	Environment: []string{FromLabels},
	Revision:    []string{FromLabels},
	Severity:    []string{"labels.severity", "^commonLabels.severity", "labels.priority"},
	Status:      []string{"status", "^status"},
	Words:       commonWords,
	Key:         []string{"fingerprint", "^groupKey"},
	Title:       []string{"annotations.summary", "annotations.title", "annotations.message", "labels.alertname", "annotations.description", "^commonAnnotations.summary", "^commonLabels.alertname"},
	URL:         []string{"generatorURL", "^externalURL"},
	Time:        []string{"startsAt"},
	Texts:       []string{"annotations", "^commonAnnotations"},
}

// grafanaOwn are what only Grafana adds to the Alertmanager's body.
var grafanaOwn = Shape{"orgId", "alerts.*.silenceURL", "alerts.*.panelURL", "alerts.*.dashboardURL", "alerts.*.valueString", "version=1"}

// notGrafana are shapes without anything that Grafana adds.
func notGrafana(shapes ...Shape) []Shape {
	for i := range shapes {
		for _, own := range grafanaOwn {
			shapes[i] = append(shapes[i], "!"+own)
		}
	}
	return shapes
}

// prometheusAlert is one alert by itself: what Prometheus posts to the
// Alertmanager is a list of these.
var prometheusAlert = func() Sender {
	s := alertmanager
	s.Shapes, s.Each = []Shape{{"labels.alertname", "startsAt"}, {"labels.alertname", "generatorURL"}, {"labels.alertname", "annotations"}}, nil
	return s
}()

// grafana is Grafana's own alerting since version 8: the Alertmanager's body
// and more.
var grafana = func() Sender {
	s := alertmanager
	s.Name = "grafana"
	s.Header = "X-Grafana-Alerting-Signature"
	s.HeaderShapes = []Shape{{"alerts"}}
	s.Shapes = nil
	for _, own := range grafanaOwn {
		s.Shapes = append(s.Shapes, Shape{"alerts", "receiver", own}, Shape{"alerts", "groupLabels", own})
	}
	s.URL = []string{"generatorURL", "panelURL", "dashboardURL", "^externalURL"}
	s.Read = readValueLabels
	return s
}()

// readValueLabels adds the labels of Grafana's printed values, "[ var='A'
// labels={pod=api-0} value=1 ]", which name what was measured where the rule
// itself does not, and the service they give.
func readValueLabels(in Reading, a *alert.Alert) bool {
	text := in.First("valueString")
	for {
		_, after, ok := strings.Cut(text, "labels={")
		if !ok {
			break
		}
		inner, rest, ok := strings.Cut(after, "}")
		if !ok {
			break
		}
		text = rest
		for part := range strings.SplitSeq(inner, ",") {
			name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
			if _, has := a.Labels[name]; ok && !has && !secretName(name) {
				if a.Labels == nil {
					a.Labels = map[string]string{}
				}
				a.Labels[name] = value
			}
		}
	}
	if a.Service == "" {
		a.Service = serviceOf(a.Labels)
	}
	return true
}

// legacyGrafana is Grafana's alerting up to version 7.
var legacyGrafana = Sender{
	Name:        "grafana",
	Shapes:      []Shape{{"ruleId", "ruleUrl"}, {"ruleId", "ruleName", "state"}},
	Labels:      []string{"evalMatches.0.tags", "tags"},
	Service:     []string{FromLabels},
	Environment: []string{FromLabels},
	Revision:    []string{FromLabels},
	Severity:    []string{"tags.severity"},
	Status:      []string{"state"},
	Words: map[string]alert.Status{
		"alerting": alert.Firing, "no_data": alert.Firing, "ok": alert.Resolved, "paused": Step, "pending": Step,
	},
	Key:   []string{"ruleId"},
	Title: []string{"title", "ruleName"},
	URL:   []string{"ruleUrl"},
	Texts: []string{"message"},
}
