package alert

import (
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
var failing = regexp.MustCompile(`(?i)\b(fatal|panic|error|exception|failed|failure|killed|refused|denied|timeout|timed out|out of memory|cannot|unable)\b`)

// maxTelling bounds the text that a message is looked for in.
const maxTelling = 1 << 20

// telling is the first line of a text that tells of a failure, from the word
// on that does; else its first line that is not blank.
func telling(text string) string {
	text = text[:min(len(text), maxTelling)]
	first := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if at := failing.FindStringIndex(line); at != nil {
			return line[at[0]:]
		}
		if first == "" {
			first = line
		}
	}
	return first
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
