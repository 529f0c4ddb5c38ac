package alert

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// message is what an alert without frames says, plain: that of a stack trace
// whose frames are missing, the title, or the telling line of the text.
func (a *Alert) message(trace stacktrace.Trace, traced bool) string {
	switch {
	case traced && trace.Type+trace.Message != "":
		last := innermost(trace)[0]
		return plainMessage(last.Type + ": " + last.Message)
	case a.Title != "":
		return plainMessage(a.Title)
	default:
		return plainMessage(telling(a.Text))
	}
}

// failing words begin what a log line says of a failure. What stands before
// the first of them is the log's own: time, host, process, level.
var failing = regexp.MustCompile(`(?i)\b(fatal|panic|error|exception|failed|failure|refused|denied|timeout|timed out|out of memory|cannot|unable)\b|[a-z]*(killed|killing|evicted|backoff)\b`)

// informing is a log line that says itself that nothing failed.
var informing = regexp.MustCompile(`\b(INFO|DEBUG|TRACE|NOTICE)\b|(?i)\blevel"?[=:]\s*"?(info|debug|trace)|^[I]\d{4} `)

// maxTelling bounds the text that a message is looked for in.
const maxTelling = 1 << 20

// telling is the first line of a text that tells of a failure, from the word
// on that does; else its first line that is not blank nor for information.
func telling(text string) string {
	text = text[:min(len(text), maxTelling)]
	first, informs := "", ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if informing.MatchString(line) {
			informs = cmp.Or(informs, line)
			continue
		}
		if at := failing.FindStringIndex(line); at != nil {
			return line[at[0]:]
		}
		first = cmp.Or(first, line)
	}
	return cmp.Or(first, informs)
}

var (
	quoted = regexp.MustCompile("\"[^\"]*\"|\\B'[^']*'\\B|`[^`]*`|“[^”]*”")
	// varying is a word with a digit in it: a number, a time, an address, a
	// UUID, a host, a pod; or hex digits alone.
	varying = regexp.MustCompile(`[^\s,;()\[\]{}=|]*\d[^\s,;()\[\]{}=|]*|\b[0-9a-f]{7,}\b`)
	spaces  = regexp.MustCompile(`[\s#]+`)
)

// plainMessage drops the values from a message and keeps its words.
func plainMessage(s string) string {
	s = s[:min(len(s), 4096)]
	s = quoted.ReplaceAllString(s, "#")
	s = varying.ReplaceAllString(s, "#")
	return strings.ToLower(strings.TrimSpace(spaces.ReplaceAllString(s, " ")))
}
