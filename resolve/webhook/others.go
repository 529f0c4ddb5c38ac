package webhook

import "github.com/whopage/whopage/resolve/alert"

// others are systems that are read as well as their examples allow.
var others = []Sender{
	{
		Name: "pingdom", Shapes: []Shape{{"check_id", "check_name", "current_state"}},
		Labels: []string{"tags"}, Severity: []string{"importance_level"}, Status: []string{"current_state"}, Words: commonWords,
		Key: []string{"check_id"}, Title: []string{"check_name"}, URL: []string{"full_url"}, Time: []string{"state_changed_timestamp"}, Texts: []string{"long_description", "description"},
	},
	{
		Name: "uptimerobot", Shapes: []Shape{{"monitor_friendly_name", "alert_type"}, {"monitorFriendlyName", "alertType"}},
		Status: []string{"alert_type", "alertType"}, Words: map[string]alert.Status{"1": alert.Firing, "2": alert.Resolved, "3": alert.Firing},
		Key: []string{"monitor_id", "monitorID"}, Title: []string{"monitor_friendly_name", "monitorFriendlyName"}, Texts: []string{"alert_details", "alertDetails"},
	},
	{
		Name: "rundeck", Shapes: []Shape{{"executionId", "execution"}},
		Status: []string{"trigger", "status"}, Words: map[string]alert.Status{"failure": alert.Firing, "failed": alert.Firing, "retryablefailure": alert.Firing, "aborted": alert.Firing, "timedout": alert.Firing, "success": alert.Resolved, "succeeded": alert.Resolved, "start": Step, "running": Step},
		Key: []string{"executionId"}, Title: []string{"execution.job.name"}, URL: []string{"execution.permalink", "execution.href"}, Time: []string{"execution.date-ended.date", "execution.date-started.date"}, Texts: []string{"execution.description"},
	},
	{
		Name: "graylog", Shapes: []Shape{{"check_result", "stream"}, {"check_result.triggered"}, {"event_definition_id", "event"}},
		Severity: []string{"event.priority"}, Key: []string{"event.id", "stream.id"},
		Title: []string{"check_result.result_description", "event.message", "event_definition_title", "stream.title"},
		Time:  []string{"check_result.triggered_at", "event.timestamp"}, Texts: []string{"check_result.matching_messages.*.message", "event_definition_description", "backlog.*.message"},
	},
	{
		Name: "splunk", Shapes: []Shape{{"sid", "search_name"}, {"sid", "results_link"}},
		Labels: []string{"result"}, Service: []string{"result.service"}, Environment: []string{"result.environment", "result.env"}, Severity: []string{"result.severity"},
		Key: []string{"sid"}, Title: []string{"search_name"}, URL: []string{"results_link"}, Time: []string{"result._time"}, Texts: []string{"result._raw", "result.message"},
	},
	{
		Name: "librato", Shapes: []Shape{{"alert.name", "conditions"}, {"alert.name", "violations"}},
		Status: []string{"clear"}, Words: map[string]alert.Status{"manual": alert.Resolved, "auto": alert.Resolved, "normal": alert.Resolved},
		Key: []string{"incident_key", "alert.id"}, Title: []string{"alert.name"}, Time: []string{"trigger_time"}, Texts: []string{"alert.description"},
	},
	{
		Name: "zabbix", Shapes: []Shape{{"hostname", "trigger", "severity"}, {"eventid", "trigger"}, {"event_id", "trigger_id"}, {"event_id", "event_name", "event_source"}, {"hostname", "item", "link", "status"}},
		Labels: []string{"tags"}, Severity: []string{"severity", "event_severity"}, Status: []string{"status", "event_value"}, Words: withWords(commonWords, map[string]alert.Status{"1": alert.Firing, "0": alert.Resolved}),
		Key: []string{"eventid", "event_id", "trigger_id"}, Title: []string{"trigger", "trigger_name", "event_name", "subject", "item"}, URL: []string{"link", "url"}, Texts: []string{"message", "item"},
	},
	{
		Name: "teamcity", Shapes: []Shape{{"build.buildTypeId", "build.buildStatus"}, {"build.buildResult"}},
		Status: []string{"build.buildResult", "build.buildStatus"}, Words: map[string]alert.Status{"failure": alert.Firing, "error": alert.Firing, "success": alert.Resolved, "running": Step, "unknown": Step},
		Key: []string{"build.buildId"}, Title: []string{"build.buildFullName", "build.buildName", "build.message"}, URL: []string{"build.buildStatusUrl"}, Texts: []string{"build.message", "build.buildStatus"},
	},
	{
		Name: "vrealize", Shapes: []Shape{{"AlertName", "SearchPeriod"}, {"AlertName", "HitCount"}, {"alertName", "resourceName", "adapterKind"}, {"alertName", "criticality"}, {"alertId", "resourceName", "adapterKind"}},
		Severity: []string{"criticality", "AlertType"}, Status: []string{"status"}, Words: map[string]alert.Status{"active": alert.Firing, "new": alert.Firing, "updated": alert.Firing, "cancelled": alert.Resolved, "canceled": alert.Resolved},
		Key: []string{"alertId"}, Title: []string{"AlertName", "alertName", "info"}, URL: []string{"Url", "url"}, Texts: []string{"info", "Info", "messages.*.text"},
	},
	{
		Name: "azuredevops", Shapes: []Shape{{"publisherId", "eventType", "resource"}, {"notificationId", "eventType", "resource"}},
		Revision: []string{"resource.sourceVersion"}, Status: []string{"resource.result", "resource.status", "resource.environment.status"},
		Words: map[string]alert.Status{"failed": alert.Firing, "partiallysucceeded": alert.Firing, "rejected": alert.Firing, "succeeded": alert.Resolved, "stopped": Step, "canceled": Step, "inprogress": Step},
		Key:   []string{"id"}, Title: []string{"message.text", "detailedMessage.text"}, URL: []string{"resource._links.web.href", "resource.url"}, Time: []string{"createdDate"}, Texts: []string{"detailedMessage.text"},
		Read: knownStatus,
	},
}
