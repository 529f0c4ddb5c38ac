package alert

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
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
var failing = lazy.Regexp(`(?i)\b(fatal|panic|error|exception|failed|failure|refused|denied|timeout|timed out|out of memory|cannot|unable)\b|[a-z]*(killed|killing|evicted|backoff)\b`)

// informing is a log line that says itself that nothing failed.
var informing = lazy.Regexp(`\b(INFO|DEBUG|TRACE|NOTICE)\b|(?i)\blevel"?[=:]\s*"?(info|debug|trace)|^[I]\d{4} `)

// maxTelling bounds the text that a message is looked for in.
const maxTelling = 1 << 20

// telling is what the first line of a text that tells of a failure says; else
// its first line that is not blank nor for information. A line that only
// announces what follows is taken with the next ones.
func telling(text string) string {
	text = unfolded(text[:min(len(text), maxTelling)])
	var first, informs, announced string
	after := 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		informing := informing().MatchString(line)
		line = bare(line)
		switch {
		case announced != "":
			if !informing {
				announced += " " + spoken(line)
				after++
			}
			if after == followers {
				return announced
			}
		case informing:
			informs = cmp.Or(informs, line)
		case announcing().MatchString(line):
			announced = spoken(line)
		case failing().MatchString(line):
			return spoken(line)
		default:
			first = cmp.Or(first, line)
		}
	}
	return cmp.Or(announced, spoken(cmp.Or(first, informs)))
}

// unfolded puts what a JSON record holds of several lines on lines of their own.
func unfolded(text string) string {
	line, rest, _ := strings.Cut(text, "\n")
	if said := recorded(line); strings.Contains(said, "\n") {
		return said + "\n" + rest
	}
	return text
}

// recorded is what a JSON record says of a failure: its longest text of several
// lines, else its error, else its message. It is empty for what is no record.
func recorded(line string) string {
	var record map[string]any
	if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &record) != nil {
		return ""
	}
	first, longest := "", ""
	for _, key := range []string{"error", "err", "exception", "cause", "message", "msg", "log", "stack"} {
		value, _ := record[key].(string)
		if inner, isRecord := record[key].(map[string]any); isRecord {
			value, _ = inner["message"].(string)
		}
		first = cmp.Or(first, value)
		if strings.Contains(value, "\n") && len(value) > len(longest) {
			longest = value
		}
	}
	return cmp.Or(longest, first)
}

// followers is how many lines are taken after one that announces them.
const followers = 4

// announcing is a line that says of what kind the next ones are.
var announcing = lazy.Regexp(`(?i)traceback \(most recent call last\)|\bDATA RACE\b|panic_on_warn|\bpanicked at\b|^(panic|fatal error): |^\[signal |^\W*(error|failed|fatal|exception|panic)\W*$`)

// spoken is what a line of a log says, without what the log puts in front: the
// value of its error, else of its message, else the line itself.
func spoken(line string) string {
	for range 4 { // records in records
		before := line
		line = bare(line)
		if said := recorded(line); said != "" {
			line = said
		} else if m := errorField().FindStringSubmatch(line); m != nil {
			line = cmp.Or(m[1], m[2])
		}
		if line = escapes.Replace(line); line == before {
			break
		}
	}
	return line
}

// bare is a line without what a log puts in front.
func bare(line string) string {
	for range 8 {
		rest := logged().ReplaceAllString(line, "")
		if rest == line || rest == "" {
			break
		}
		line = rest
	}
	return line
}

var (
	errorField = lazy.Regexp(`(?i)\b(?:err|error|cause)"?\s*[=:]\s*(?:"((?:[^"\\]|\\.)+)"|([^"\s].*))`)
	escapes    = strings.NewReplacer(`\"`, `"`, `\n`, " ", `\t`, " ")
	// logged is what a log puts in front of a line, piece by piece: priority,
	// time, host and process, logger, level, a container's name.
	logged = lazy.Regexp(`^\s*(?:<\d+>|\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[.,\dZ+:-]*|\[ *\d+\.\d+\]` +
		`|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?:|[IWEF]\d{4} [\d:.]+ +\d+ [\w./-]+:\d+\]` +
		`|\[[^\]]{1,60}\]|[\w./-]+ +\| |(?:UTC|EMERG|ALERT|FATAL|CRITICAL|SEVERE|ERROR|WARN|WARNING|LOG|time=\S+|level=\S+|ts=\S+)\b:?)\s*`)
)

var (
	quoted = lazy.Regexp("\"[^\"]*\"|\\B'[^']*'\\B|`[^`]*`|“[^”]*”")
	// varying is a word with a digit in it: a number, a time, an address, a
	// UUID, a host, a pod; or hex digits alone.
	varying = lazy.Regexp(`[^\s,;()\[\]{}=|]*\d[^\s,;()\[\]{}=|]*|\b[0-9a-f]{7,}\b`)
	// placed is a file with a line: its base name stays.
	placed  = lazy.Regexp(`[^\s"'(]*?([A-Za-z_][\w.-]*\.[A-Za-z]{1,5}):\d+(?::\d+)?`)
	numbers = lazy.Regexp(`0x[0-9a-fA-F]+|\d+`)
	folders = lazy.Regexp(`[^\s"'(]*[/\\]`)
	spaces  = lazy.Regexp(`[\s#]+`)
)

// plainMessage drops the values from a message and keeps its words.
func plainMessage(s string) string {
	s = s[:min(len(s), 4096)]
	s = placed().ReplaceAllString(s, "$1")
	plain := varying().ReplaceAllString(quoted().ReplaceAllString(s, "#"), "#")
	if plain = strings.TrimSpace(spaces().ReplaceAllString(plain, " ")); plain == "" { // of values alone: a path, say
		plain = strings.TrimSpace(numbers().ReplaceAllString(folders().ReplaceAllString(s, ""), "#"))
	}
	return strings.ToLower(plain)
}
