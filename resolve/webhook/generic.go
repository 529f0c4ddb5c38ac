package webhook

import "github.com/whopage/whopage/resolve/alert"

// generic reads JSON of no known system, a plain log record among it, by the
// names that most give their fields.
var generic = Sender{
	Name:        Generic,
	Labels:      []string{"labels", "tags", "attributes", "dimensions"},
	Service:     []string{"service", "service.name", "service_name", "serviceName", "dd.service", "app_name", "appName", "application", "application.name", "app", "kubernetes.labels.app", "kubernetes.container_name", "alert.service", "alert.service.name", "incident.service", "incident.service.name"},
	Environment: []string{"environment", "env", "deployment_environment", "deploymentEnvironment", "dd.env", "stage", FromLabels},
	Revision:    []string{"revision", "release", "commit", "git_sha", "git_commit", "gitCommit", "commit_sha", "app_version", "appVersion", "service.version", "dd.version"},
	Repository:  []string{"repository", "repository.full_name", "repository_url", "repo"},
	Severity:    []string{"severity", "level", "log.level", "priority", "levelname", "alert.severity", "incident.severity"},
	Status:      []string{"status", "state", "alert_state", "alertState", "current_state", "action", "alert.status", "incident.status"},
	Words:       commonWords,
	Key:         []string{"dedup_key", "fingerprint", "incident_key", "alert_id", "alertId", "incident_id"},
	Title: []string{
		"title", "alert_name", "alertName", "alertname", "rule_name", "ruleName", "labels.alertname", "subject", "summary", "message", "msg",
		"error.message", "err.message", "exception.message", "error", "err", "description", "text", "alert.title", "incident.title",
	},
	URL:   []string{"url", "link", "html_url", "permalink", "alert_url", "incident_url"},
	Time:  []string{"@timestamp", "timestamp", "time", "ts", "date", "datetime", "created_at", "createdAt", "startsAt", "asctime"},
	Texts: genericTexts,
	Read: func(in Reading, a *alert.Alert) bool {
		if a.Service == "" {
			a.Service = serviceOf(a.Labels)
		}
		for _, path := range []string{"stacktrace", "stack_trace", "frames", "backtrace", "exception.frames", "error.backtrace", "exception.stacktrace"} {
			if frames := backtrace(in.Item.Get(path)); len(frames) > 0 && a.Traces == nil {
				a.Traces = newTrace(in.First("error.type", "exception.type", "exception.class", "error.class"), in.First("error.message", "exception.message"), frames)
			}
		}
		if len(a.Traces) == 0 && !traced(in, genericTexts) && (harmless[lower(a.Severity)] || a.Service == "" && a.Title == "") {
			return false
		}
		return true
	},
}

var genericTexts = []string{
	"message", "msg", "description", "details", "text", "body", "log",
	"stack", "stacktrace", "stack_trace", "stackTrace", "error.stack", "error.stack_trace", "err.stack", "exception.stacktrace", "exception.stack_trace",
	"exception", "exc_info", "traceback", "trace", "backtrace", "error", "err", "annotations",
}
