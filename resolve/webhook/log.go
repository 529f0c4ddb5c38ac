package webhook

import (
	"strings"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// harmless are levels of log records that tell of no failure.
var harmless = map[string]bool{
	"trace": true, "debug": true, "info": true, "information": true, "informational": true, "notice": true, "default": true, "warn": true, "warning": true, "normal": true, "10": true, "20": true, "30": true, "40": true,
}

// readLogEntry reads a log record: no alert if its level is harmless and no
// stack trace is in it. The locations are where the record says it was made:
// one frame, if there is no stack trace.
func readLogEntry(level string, locations ...string) func(Reading, *alert.Alert) bool {
	return func(in Reading, a *alert.Alert) bool {
		if traced(in, logTexts) {
			return true
		}
		if harmless[lower(in.First(level))] {
			return false
		}
		for _, path := range locations {
			if l := in.Get(path); !l.empty() && a.Traces == nil {
				a.Traces = newTrace("", "", framesOf(Value{[]any{l.v}}, frameFields{
					function: []string{"functionName"}, file: []string{"filePath"}, line: []string{"lineNumber"}}, false))
			}
		}
		return in.First(logTexts...) != ""
	}
}

var logTexts = []string{
	"jsonPayload.message", "jsonPayload.stack_trace", "jsonPayload.exception", "jsonPayload.error", "textPayload", "message", "stack_trace", "event_info.error_message",
}

// traced reports whether a stack trace is printed at one of the paths.
func traced(in Reading, paths []string) bool {
	var probe alert.Alert
	readTexts(in, paths, &probe)
	return len(probe.Traces) > 0
}

// newTrace is a list of one stack trace; nil where it has no frames.
func newTrace(kind, message string, frames []stacktrace.Frame) []stacktrace.Trace {
	if len(frames) == 0 {
		return nil
	}
	return []stacktrace.Trace{{Type: kind, Message: message, Frames: frames}}
}

func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
