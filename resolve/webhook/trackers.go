package webhook

import (
	"strings"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/stacktrace"
)

var rollbar = Sender{
	Name:        "rollbar",
	Shapes:      []Shape{{"event_name", "data.item"}, {"event_name", "data.occurrence"}, {"event_name=deploy", "data.deploy"}, {"event_name=test", "data"}},
	Environment: []string{"data.item.environment", "data.occurrence.environment", "data.item.last_occurrence.environment"},
	Revision: []string{
		"data.item.last_occurrence.code_version", "data.occurrence.code_version", "data.item.last_occurrence.client.javascript.code_version",
		"data.item.last_occurrence.server.sha", "data.occurrence.server.sha",
	},
	Severity: []string{"data.item.last_occurrence.level", "data.occurrence.level", "data.item.level"},
	Status:   []string{"event_name"},
	Words:    map[string]alert.Status{"resolved_item": alert.Resolved, "deploy": Step, "test": Step},
	Key:      []string{"data.item.hash", "data.item.counter", "data.item.id"},
	Title:    []string{"data.item.title", "data.occurrence.title"},
	URL:      []string{"data.url"},
	Time:     []string{"data.occurrence.timestamp", "data.item.last_occurrence.timestamp", "data.item.last_occurrence_timestamp"},
	Texts:    []string{"data.item.last_occurrence.body.message.body", "data.occurrence.body.message.body"},
	Read:     readRollbar,
}

// readRollbar takes the frames of the last occurrence. Of a chain the first
// trace is the one that was raised last.
func readRollbar(in Reading, a *alert.Alert) bool {
	if a.Status == "" {
		a.Status = alert.Firing
	}
	occurrence := in.Item.Get("data.occurrence")
	if occurrence.empty() {
		occurrence = in.Item.Get("data.item.last_occurrence")
	}
	list := occurrence.Get("body.trace_chain").List()
	if len(list) == 0 && occurrence.Has("body.trace") {
		list = []Value{occurrence.Get("body.trace")}
	}
	fields := frameFields{function: []string{"method"}, file: []string{"filename"}, line: []string{"lineno"}, column: []string{"colno"}}
	var traces []stacktrace.Trace
	for _, t := range list {
		traces = append(traces, stacktrace.Trace{
			Format: formatOf(occurrence.First("language", "platform")),
			Type:   t.First("exception.class"), Message: t.First("exception.message"),
			Frames: framesOf(t.Get("frames"), fields, true),
		})
	}
	a.Traces = chain(traces)
	return true
}

var airbrake = Sender{
	Name:        "airbrake",
	Shapes:      []Shape{{"error.last_notice"}, {"airbrake_error_url"}},
	Service:     []string{"error.project.name"},
	Environment: []string{"error.environment"},
	Key:         []string{"error.id"},
	Title:       []string{"error.error_message", "error.error_class"},
	URL:         []string{"airbrake_error_url", "error.last_notice.url"},
	Time:        []string{"error.last_occurred_at", "error.first_occurred_at"},
	Read: func(in Reading, a *alert.Alert) bool {
		a.Status = alert.Firing
		a.Traces = []stacktrace.Trace{{Type: in.First("error.error_class"), Message: in.First("error.error_message"), Frames: backtrace(in.Item.Get("error.last_notice.backtrace"))}}
		return true
	},
}

// printed is a frame as Ruby's tools print it: file:line:in `function'.
var printed = lazy.Regexp("^(.*?):(\\d+)(?::in [`'](.*)')?$")

// backtrace reads a list of frames, innermost first, each printed or
// structured.
func backtrace(list Value) []stacktrace.Frame {
	fields := frameFields{
		function: []string{"function", "method"}, file: []string{"file", "filename"}, line: []string{"line", "number", "lineNumber"}, column: []string{"column", "columnNumber"},
		inApp: "inProject",
	}
	frames := framesOf(list, fields, false)
	for _, item := range list.List() {
		if m := printed().FindStringSubmatch(item.Text()); m != nil {
			frames = append(frames, stacktrace.Frame{File: m[1], Line: Value{m[2]}.Int(), Func: m[3]})
		}
	}
	return frames
}

// airbrakeNotice is what notifiers send to Airbrake and Errbit.
var airbrakeNotice = Sender{
	Name:        "airbrake",
	Shapes:      []Shape{{"notifier", "errors"}, {"errors.*.backtrace", "context"}},
	Environment: []string{"context.environment"},
	Revision:    []string{"context.version", "context.revision"},
	Repository:  []string{"context.repository"},
	Severity:    []string{"context.severity"},
	Read: func(in Reading, a *alert.Alert) bool {
		var traces []stacktrace.Trace
		for _, e := range in.Item.Get("errors").List() {
			traces = append(traces, stacktrace.Trace{
				Format: formatOf(in.First("context.language")), Type: e.First("type"), Message: e.First("message"), Frames: backtrace(e.Get("backtrace")),
			})
		}
		if a.Traces = chain(traces); len(traces) > 0 {
			a.Title = titled(traces[0].Type, traces[0].Message)
		}
		a.Status = alert.Firing
		return true
	},
}

// titled is an error's type and message as most systems print them.
func titled(kind, message string) string {
	switch {
	case kind == "":
		return message
	case message == "":
		return kind
	default:
		return kind + ": " + message
	}
}

var errbit = Sender{
	Name:        "errbit",
	Shapes:      []Shape{{"problem.app_name"}, {"problem.app_id", "problem.error_class"}},
	Service:     []string{"problem.app_name"},
	Environment: []string{"problem.environment"},
	Key:         []string{"problem._id", "problem.id"},
	Title:       []string{"problem.message", "problem.error_class"},
	URL:         []string{"problem.url"},
	Status:      []string{"problem.resolved"},
	Words:       map[string]alert.Status{"true": alert.Resolved, "false": alert.Firing},
	Time:        []string{"problem.last_notice_at"},
}

var honeybadger = Sender{
	Name: "honeybadger",
	Shapes: []Shape{
		{"project", "event", "fault"}, {"project", "event", "check_in"}, {"project", "event", "site"}, {"project", "event", "notice"},
		{"project.token", "event", "message"}, {"project", "event", "deploy"},
	},
	Labels:      []string{"fault.tags"},
	Service:     []string{"project.name"},
	Environment: []string{"notice.environment.environment_name", "fault.environment", "notice.environment_name"},
	Revision:    []string{"notice.deploy.revision", "fault.deploy.revision"},
	Repository:  []string{"notice.deploy.repository"},
	Status:      []string{"event"},
	Words: map[string]alert.Status{
		"occurred": alert.Firing, "unresolved": alert.Firing, "rate_exceeded": alert.Firing, "check_in_missing": alert.Firing, "down": alert.Firing, "cert_will_expire": alert.Firing,
		"resolved": alert.Resolved, "up": alert.Resolved, "check_in_reporting": alert.Resolved,
		"assigned": Step, "commented": Step, "deployed": Step,
	},
	Key:   []string{"fault.id", "check_in.id", "site.id"},
	Title: []string{"message", "fault.message", "notice.message"},
	URL:   []string{"fault.url", "check_in.url", "site.url", "notice.url"},
	Time:  []string{"notice.created_at", "fault.last_notice_at", "check_in.reported_at", "outage.down_at"},
	Read: func(in Reading, a *alert.Alert) bool {
		if frames := backtrace(in.Item.Get("notice.backtrace")); len(frames) > 0 {
			a.Traces = []stacktrace.Trace{{Type: in.First("fault.klass"), Message: in.First("notice.message", "fault.message"), Frames: frames}}
		}
		return true
	},
}

var raygun = Sender{
	Name:        "raygun",
	Shapes:      []Shape{{"eventType", "application.name"}, {"event=error_notification", "error"}},
	Labels:      []string{"error.instance.tags"},
	Service:     []string{"application.name"},
	Environment: []string{FromLabels},
	Revision:    []string{FromLabels},
	Key:         []string{"error.url"},
	Title:       []string{"error.message", "error.instance.message"},
	URL:         []string{"error.url"},
	Time:        []string{"error.lastOccurredOn"},
	Read: func(in Reading, a *alert.Alert) bool {
		a.Status = alert.Firing
		if a.Environment == "" {
			a.Environment = bareEnvironment(a.Labels)
		}
		return !strings.EqualFold(in.First("event"), "error_activity") && !strings.Contains(in.First("eventType"), "Comment") && !strings.Contains(in.First("eventType"), "StatusChanged")
	},
}

// bareEnvironment is an environment's usual name among tags without a value.
func bareEnvironment(labels map[string]string) string {
	for _, name := range []string{"production", "prod", "staging", "canary", "development", "dev", "test", "qa"} {
		if value, ok := labels[name]; ok && value == "" {
			return name
		}
	}
	return ""
}

var bugsnag = Sender{
	Name:        "bugsnag",
	Shapes:      []Shape{{"project", "error.exceptionClass"}, {"trigger.type", "project", "account"}, {"error.errorId", "project"}},
	Labels:      []string{"error.metaData.labels"},
	Service:     []string{"project.name"},
	Environment: []string{"error.releaseStage", "error.app.releaseStage", "release.releaseStage"},
	Revision:    []string{"error.appVersion", "error.app.version"},
	Severity:    []string{"error.severity"},
	Status:      []string{"error.status"},
	Words:       map[string]alert.Status{"open": alert.Firing, "new": alert.Firing, "in progress": alert.Firing, "fixed": alert.Resolved, "resolved": alert.Resolved},
	Key:         []string{"error.errorId", "error.id"},
	URL:         []string{"error.url"},
	Time:        []string{"error.receivedAt"},
	Read: func(in Reading, a *alert.Alert) bool {
		kind, message := in.First("error.exceptionClass"), in.First("error.message")
		a.Title = titled(kind, message)
		traces := []stacktrace.Trace{{Type: kind, Message: message, Frames: backtrace(in.Item.Get("error.stackTrace"))}}
		for _, e := range in.Item.Get("error.exceptions").List()[min(1, len(in.Item.Get("error.exceptions").List())):] {
			traces = append(traces, stacktrace.Trace{Type: e.First("errorClass", "exceptionClass"), Message: e.First("message"), Frames: backtrace(e.Get("stacktrace"))})
		}
		a.Traces = chain(traces)
		if in.First("trigger.type") == "projectSpiking" {
			a.Status, a.Title, a.Traces = alert.Firing, in.First("trigger.message"), nil
			return true
		}
		return in.Item.Has("error") && !in.Item.Has("comment")
	},
}
