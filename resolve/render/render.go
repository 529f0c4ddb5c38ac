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

	"github.com/whopage/whopage/resolve/internal/lazy"
)

// clean makes one line of text that came from outside: control characters,
// line ends and invisible marks never reach a terminal or a page.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	s = sequences().ReplaceAllString(strings.ToValidUTF8(s, "\uFFFD"), "")
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

// isClean reports whether clean leaves s as it is, of the texts that are common.
func isClean(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// sequences are what terminals obey: colours, cursor movements, window titles.
var sequences = lazy.Regexp("\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(\x07|\x1b\\\\)?)")

// Widths of texts, in bytes.
const (
	sentenceWidth = 300
	wordWidth     = 100
)

func sentence(s string) string { return cut(clean(s), sentenceWidth) }

func word(s string) string { return cut(clean(s), wordWidth) }

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
