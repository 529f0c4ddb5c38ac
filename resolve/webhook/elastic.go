package webhook

import "github.com/whopage/whopage/resolve/alert"

// elastic is a log record of the Elastic common schema, with nested keys or
// dotted ones.
var elastic = Sender{
	Name:        "elastic",
	Shapes:      []Shape{{"ecs.version"}, {"@timestamp", "service.name", "error.stack_trace"}, {"@timestamp", "log.level", "service.name"}},
	Labels:      []string{"labels", "tags"},
	Service:     []string{"service.name", "kubernetes.deployment.name", "kubernetes.container.name"},
	Environment: []string{"service.environment"},
	Revision:    []string{"service.version"},
	Severity:    []string{"log.level"},
	Key:         []string{"error.grouping_key", "event.id"},
	Title:       []string{"message", "error.message", "error.type"},
	Time:        []string{"@timestamp"},
	Texts:       elasticTexts,
	Read: func(in Reading, a *alert.Alert) bool {
		if traced(in, elasticTexts) {
			return true
		}
		if at := in.Item.Get("log.origin"); !at.empty() {
			a.Traces = newTrace(in.First("error.type"), in.First("error.message"), framesOf(Value{[]any{at.v}}, frameFields{
				function: []string{"function"}, file: []string{"file.name"}, line: []string{"file.line"}}, false))
		}
		return !harmless[lower(a.Severity)]
	},
}

var elasticTexts = []string{"message", "error.message", "error.stack_trace", "event.original"}
