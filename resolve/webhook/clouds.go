package webhook

import (
	"strings"

	"github.com/whopage/whopage/resolve/alert"
)

var azureWords = map[string]alert.Status{
	"fired": alert.Firing, "activated": alert.Firing, "active": alert.Firing, "deactivated": alert.Resolved, "resolved": alert.Resolved,
}

// azureCommon is Azure Monitor's common alert schema.
var azureCommon = Sender{
	Name:     "azuremonitor",
	Shapes:   []Shape{{"schemaId", "data.essentials"}, {"data.essentials.monitorCondition"}},
	Labels:   []string{"data.customProperties", "data.alertContext.condition.allOf.0.dimensions"},
	Severity: []string{"data.essentials.severity"},
	Status:   []string{"data.essentials.monitorCondition"},
	Words:    azureWords,
	Key:      []string{"data.essentials.originAlertId", "data.essentials.alertId"},
	Title:    []string{"data.essentials.alertRule", "data.essentials.description"},
	URL:      []string{"data.essentials.investigationLink", "data.alertContext.condition.allOf.0.linkToSearchResultsUI"},
	Time:     []string{"data.essentials.firedDateTime"},
	Texts:    []string{"data.essentials.description", "data.alertContext.properties"},
	Read: func(in Reading, a *alert.Alert) bool {
		target := in.First("data.essentials.alertTargetIDs.0", "data.essentials.configurationItems.0")
		a.Service = target[strings.LastIndexByte(target, '/')+1:]
		return true
	},
}

// azure is the older schemas: classic, metric and activity log alerts.
var azure = Sender{
	Name:     "azuremonitor",
	Shapes:   []Shape{{"context.resourceId"}, {"data.context.resourceId"}, {"schemaId", "data"}, {"context.portalLink"}, {"data.context.activityLog"}},
	Labels:   []string{"properties", "data.properties", "data.context.condition.allOf.0.dimensions"},
	Service:  []string{"context.resourceName", "data.context.resourceName"},
	Severity: []string{"data.context.severity", "context.severity", "data.Severity", "data.severity"},
	Status:   []string{"status", "data.status", "data.context.activityLog.status"},
	Words:    azureWords,
	Key:      []string{"context.id", "data.context.id"},
	Title:    []string{"context.name", "data.context.name", "data.AlertRuleName", "data.context.activityLog.operationName", "context.description"},
	URL:      []string{"context.portalLink", "data.context.portalLink", "data.LinkToSearchResults"},
	Time:     []string{"context.timestamp", "data.context.timestamp", "data.context.activityLog.eventTimestamp", "data.SearchIntervalEndtimeUtc"},
	Texts:    []string{"context.description", "data.context.description", "data.Description", "data.context.activityLog.description"},
}

var gcpMonitoring = Sender{
	Name:   "gcpmonitoring",
	Shapes: []Shape{{"incident.policy_name", "version"}, {"incident.incident_id", "incident.condition_name"}, {"incident.incident_id", "incident.policy_name"}},
	Labels: []string{"incident.metadata.system_labels", "incident.metadata.user_labels", "incident.metric.labels", "incident.resource.labels", "incident.policy_user_labels"},
	Service: []string{
		"incident.resource.labels.service_name", "incident.resource.labels.module_id", "incident.resource.labels.container_name",
		"incident.resource.labels.function_name", "incident.resource_name", "incident.resource_display_name",
	},
	Environment: []string{"incident.policy_user_labels.environment", "incident.policy_user_labels.env", "incident.metadata.user_labels.environment", "incident.metadata.user_labels.env"},
	Revision:    []string{"incident.resource.labels.version_id", "incident.resource.labels.revision_name"},
	Severity:    []string{"incident.severity"},
	Status:      []string{"incident.state"},
	Words:       commonWords,
	Key:         []string{"incident.incident_id"},
	Title:       []string{"incident.policy_name", "incident.condition_name", "incident.summary"},
	URL:         []string{"incident.url"},
	Time:        []string{"incident.started_at"},
	Texts:       []string{"incident.summary", "incident.documentation.content", "incident.documentation"},
}

// gcpLogging is a log entry of Google Cloud, with or without the fields of
// Error Reporting.
var gcpLogging = Sender{
	Name: "gcplogging",
	Shapes: []Shape{
		{"logName", "jsonPayload"}, {"logName", "textPayload"}, {"insertId", "jsonPayload"}, {"insertId", "textPayload"},
		{"jsonPayload.serviceContext"}, {"serviceContext.service", "message"},
		{"error_info", "event_info.error_message"},
	},
	Labels: []string{"resource.labels", "labels"},
	Service: []string{
		"jsonPayload.serviceContext.service", "serviceContext.service", "resource.labels.service_name", "resource.labels.module_id",
		"resource.labels.function_name", "resource.labels.container_name", "event_info.service",
	},
	Revision: []string{"jsonPayload.serviceContext.version", "serviceContext.version", "jsonPayload.context.sourceReferences.*.revisionId", "context.sourceReferences.*.revisionId", "resource.labels.version_id", "event_info.version"},
	Severity: []string{"severity"},
	Key:      []string{"insertId"},
	Time:     []string{"timestamp", "eventTime", "receiveTimestamp"},
	Texts:    []string{"jsonPayload.message", "jsonPayload.stack_trace", "jsonPayload.exception", "textPayload", "message", "stack_trace", "protoPayload.status.message", "event_info.error_message"},
	Read:     readLogEntry("severity", "jsonPayload.context.reportLocation", "context.reportLocation"),
}

// cloudWatch is an alarm of CloudWatch, as a notification of SNS, as an event or
// as the call of a function; and whatever else SNS notifies of.
var cloudWatch = Sender{
	Name: "cloudwatch",
	Shapes: []Shape{
		{"TopicArn", "Type"}, {"TopicArn", "Message"}, {"AlarmName", "NewStateValue"}, {"SubscribeURL", "Type"},
		{"source=aws.cloudwatch"}, {"detail-type", "detail", "region", "source"},
	},
	Labels: []string{
		"Message.Trigger.Dimensions", "Trigger.Dimensions", "detail.configuration.metrics.*.metricStat.metric.dimensions",
		"alarmData.configuration.metrics.*.metricStat.metric.dimensions",
	},
	Status: []string{"Message.NewStateValue", "NewStateValue", "detail.state.value", "alarmData.state.value"},
	Words: map[string]alert.Status{
		"alarm": alert.Firing, "ok": alert.Resolved, "insufficient_data": Step,
	},
	Key:   []string{"Message.AlarmArn", "AlarmArn", "alarmArn", "resources.0", "MessageId", "id"},
	Title: []string{"Subject", "Message.AlarmName", "AlarmName", "detail.alarmName", "alarmData.alarmName"},
	Time:  []string{"Message.StateChangeTime", "StateChangeTime", "detail.state.timestamp", "Timestamp", "time"},
	Texts: []string{"Message.AlarmDescription", "Message.NewStateReason", "AlarmDescription", "NewStateReason", "detail.state.reason", "alarmData.state.reason"},
	Read: func(in Reading, a *alert.Alert) bool {
		a.Service, a.Text = dimension(a.Labels), in.First("Message")
		return a.Status != "" || in.First("Type") == "Notification"
	},
}

// dimension is the value of the dimension that names what runs, not where its
// data lies or its traffic passes.
func dimension(labels map[string]string) string {
	for _, name := range []string{"FunctionName", "ServiceName", "Service", "service.name", "service", "ApiName", "TaskDefinitionFamily", "EnvironmentName", "StateMachineArn", "ClusterName"} {
		if value := labels[name]; value != "" {
			return value[strings.LastIndexByte(value, ':')+1:]
		}
	}
	return ""
}

// cloudWatchLogs is what a log subscription sends, unpacked: the events of one
// stream, which are one text.
var cloudWatchLogs = Sender{
	Name:   "cloudwatch",
	Shapes: []Shape{{"logGroup", "logEvents"}, {"awslogs"}},
	Key:    []string{"logEvents.0.id"},
	Time:   []string{"logEvents.0.timestamp"},
	Read: func(in Reading, a *alert.Alert) bool {
		group := strings.TrimRight(in.First("logGroup"), "/")
		a.Service = group[strings.LastIndexByte(group, '/')+1:]
		var lines []string
		for _, event := range in.Item.Get("logEvents").List() {
			lines = append(lines, strings.TrimRight(event.First("message"), "\r\n"))
		}
		a.Text = strings.Join(lines, "\n")
		return len(lines) > 0 && in.First("messageType") != "CONTROL_MESSAGE"
	},
}
