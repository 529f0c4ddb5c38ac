package stacktrace_test

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// carriers are ways in which a program's lines arrive.
var carriers = []struct {
	name string
	line func(n int, s string) string
}{
	{"syslog", func(_ int, s string) string { return "Nov  6 02:36:08 web1 shop[77]: " + s }},
	{"RFC 5424", func(n int, s string) string {
		return fmt.Sprintf("<134>1 2026-11-06T10:00:00.%03dZ web1 shop 77 - - %s", n, s)
	}},
	{"Kubernetes", func(n int, s string) string { return fmt.Sprintf("2026-11-06T10:00:00.%09dZ stdout F %s", n, s) }},
	{"Docker Compose", func(_ int, s string) string { return "web-1  | " + s }},
	{"a build server's time", func(n int, s string) string { return fmt.Sprintf("2026-11-06T10:00:00.%07dZ %s", n, s) }},
	{"a time in brackets", func(n int, s string) string { return fmt.Sprintf("[2026-11-06 10:00:00,%03d] %s", n, s) }},
	{"a build server's time behind a container's name", func(n int, s string) string {
		return fmt.Sprintf("2026-11-06T10:00:00.%07dZ web-1  | %s", n, s)
	}},
	{"quoted", func(_ int, s string) string { return "> " + s }},
	{"Docker's records", func(n int, s string) string { return record(map[string]string{"log": s + "\n", "stream": "stderr"}) }},
	{"journald's records", func(n int, s string) string {
		return record(map[string]string{"MESSAGE": s, "PRIORITY": "3", "_PID": "12"})
	}},
	{"CRLF", func(_ int, s string) string { return s + "\r" }},
	{"colours", func(_ int, s string) string { return "\x1b[31m" + s + "\x1b[0m" }},
	{"HTML", func(_ int, s string) string { return html.EscapeString(s) }},
}

func record(fields map[string]string) string {
	b, _ := json.Marshal(fields)
	return string(b)
}

// However a program's lines arrive, they hold the same frames.
func TestCarriersChangeNothing(t *testing.T) {
	for _, c := range carriers {
		t.Run(c.name, func(t *testing.T) {
			for _, s := range stories(t) {
				if strings.HasPrefix(s.name(), "carriers/") || strings.HasPrefix(s.name(), "pasted/") {
					continue // carried already
				}
				lines := strings.Split(s.input, "\n")
				for i := range lines {
					lines[i] = c.line(i, lines[i])
				}
				require.Equal(t, places(stacktrace.Parse(s.input)), places(stacktrace.Parse(strings.Join(lines, "\n"))), s.name())
			}
		})
	}
}

// places returns the frames of all stack traces, without their offsets.
func places(traces []stacktrace.Trace) (all []string) {
	for _, t := range traces {
		each(t, func(f stacktrace.Frame) { all = append(all, fmt.Sprintf("%s:%d %s", f.File, f.Line, f.Func)) })
	}
	return all
}
