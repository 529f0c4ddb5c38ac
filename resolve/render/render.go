// Package render turns a plan into what other systems take: PagerDuty events
// and responder requests, Opsgenie alerts, Slack blocks, labels and annotations
// of Alertmanager and Grafana, Markdown, plain text and JSON.
//
// Every function is pure: a plan and options in, bytes or plain values out.
// Nothing is sent, no token is held and nothing is tried again; that is the
// caller's. Text of a repository or an alert is escaped for its target, control
// characters and marks that turn the direction of text are dropped, and what
// is longer than a target allows is cut, evidence first and names last, with
// words that say so.
//
// [NewView] gives the same sentences as data, for templates of one's own.
package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes one line of text that came from outside: control characters,
// line ends and invisible marks never reach a terminal or a page.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u00a0':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// cut shortens s to at most limit bytes, at the end of a character, and shows
// by "..." that it did.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	if limit < 4 {
		return ""
	}
	s = s[:limit-3]
	for len(s) > 0 && !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return strings.TrimRight(s, " ") + "..."
}
