package webhook

import (
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// otlp is what log records and spans of OpenTelemetry have in common: what
// their resource says.
var otlp = Sender{
	Name:        "otlp",
	Labels:      []string{"^resource.attributes", "attributes"},
	Service:     []string{"^resource.attributes.service.name"},
	Environment: []string{"^resource.attributes.deployment.environment.name", "^resource.attributes.deployment.environment"},
	Revision:    []string{"^resource.attributes.service.version", "^resource.attributes.vcs.ref.head.revision"},
	Repository:  []string{"^resource.attributes.vcs.repository.url.full"},
	Time:        []string{"timeUnixNano", "observedTimeUnixNano"},
	Texts:       []string{"attributes.exception.stacktrace"},
}

// severeNumber is OpenTelemetry's lowest severity number of an error.
const severeNumber = 17

// otlpLogs are log records; one below an error and without an exception is no
// alert.
var otlpLogs = func() Sender {
	s := otlp
	s.Shapes = []Shape{{"resourceLogs"}}
	s.Each = []string{"resourceLogs", "scopeLogs|instrumentationLibraryLogs", "logRecords|logs"}
	s.Severity = []string{"severityText", "severityNumber"}
	s.Title = []string{"body", "body.kvlistValue.values.message", "body.kvlistValue.values.msg"}
	s.Read = func(in Reading, a *alert.Alert) bool {
		return readOTLP(in, a) || in.Item.Get("severityNumber").Int() >= severeNumber
	}
	return s
}()

// otlpSpans are the exceptions that spans recorded, each an event of its span.
var otlpSpans = func() Sender {
	s := otlp
	s.Shapes = []Shape{{"resourceSpans"}}
	s.Each = []string{"resourceSpans", "scopeSpans|instrumentationLibrarySpans", "spans", "events"}
	s.Labels = []string{"^resource.attributes", "^attributes", "attributes"}
	s.Read = readOTLP
	return s
}()

// otlpMetrics tell of no failure.
var otlpMetrics = Sender{Name: otlp.Name, Shapes: []Shape{{"resourceMetrics"}}, Read: func(Reading, *alert.Alert) bool { return false }}

// readOTLP reads an exception from the attributes of a log record or a span's
// event, or the place in the code that they name. It reports whether there is
// an exception.
func readOTLP(in Reading, a *alert.Alert) bool {
	at := in.Item.Get("attributes")
	kind, message := at.First("exception.type"), at.First("exception.message")
	a.SenderKey = in.First("traceId", "^traceId")
	if span := in.First("spanId", "^spanId"); span != "" {
		a.SenderKey += "-" + span
	}
	if a.Title == "" {
		a.Title = titled(kind, message)
	}
	delete(a.Labels, "exception.stacktrace")
	if printed := at.First("exception.stacktrace"); printed != "" {
		return true
	}
	trace := stacktrace.Trace{Type: kind, Message: message}
	f := stacktrace.Frame{Func: at.First("code.function.name", "code.function"), File: at.First("code.file.path", "code.filepath"), Line: number(at, []string{"code.line.number", "code.lineno"})}
	if f.Func != "" || f.File != "" {
		trace.Frames = []stacktrace.Frame{f}
	}
	if kind != "" || f.File != "" {
		a.Traces = []stacktrace.Trace{trace}
	}
	return kind != "" || message != ""
}
