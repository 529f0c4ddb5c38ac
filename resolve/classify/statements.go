package classify

import (
	"regexp"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
)

// A statement is a piece of an alert whose words are meant.
type statement struct {
	text  string // without short quotations
	said  string // as it stands
	where string // "the cause", "the message"; empty for a line of the text
	line  int    // of the alert's text, from 1; 0 where it is not known
	level level
}

// A level is how serious a log line says it is; the first are the most.
type level int

const (
	dying level = iota
	failing
	warning
	informing
)

// statements cuts a text into what its lines say. above is how many lines of
// the alert stand before it.
func statements(text string, above int) []statement {
	var out []statement
	number := above
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(undressed(line))
		if line == "" || testVerdict().MatchString(line) {
			continue
		}
		at := levelOf(line)
		for _, part := range parts(unescape.Replace(line), errorValue(), causedBy()) {
			out = append(out, statement{text: meant(part, true), said: part, line: number, level: at})
		}
	}
	return out
}

// colour is what makes a terminal print in one, escaped in a record or not.
var colour = lazy.Regexp(`(?:\x1b|\\u001[bB])\[[0-9;]*[A-Za-z]`)

// undressed takes colours and the marks of code out of a line: the words between
// are no quotation.
func undressed(line string) string {
	if strings.Contains(line, "\x1b[") || strings.Contains(line, `\u001`) {
		line = colour().ReplaceAllString(line, "")
	}
	return strings.ReplaceAll(line, "```", "")
}

// serious puts statements into the order of their level. What was logged as
// information is history where anything worse was.
func serious(says []statement) []statement {
	slices.SortStableFunc(says, func(a, b statement) int { return int(a.level) - int(b.level) })
	if len(says) > 0 && says[0].level < informing {
		says = slices.DeleteFunc(says, func(s statement) bool { return s.level == informing })
	}
	return says
}

// parts cuts what a line or message says into the statements in it, the
// innermost first: what stands after "caused by" before what it caused, in a
// log the value of "error" before the line that carries it.
func parts(says string, introducing ...*regexp.Regexp) []string {
	out := []string{says}
	for _, introduces := range introducing {
		if all := introduces.FindAllStringIndex(says, -1); all != nil {
			out = append([]string{says[all[len(all)-1][1]:]}, out...)
		}
	}
	return out
}

var (
	causedBy   = lazy.Regexp(`(?i)(nested exception is|caused by:|root cause:|inner exception:|--->|last error:)\s*`)
	errorValue = lazy.Regexp(`(?i)\b(err|error|exception|cause|reason|failure|errorMessage|error_message|exc_info)\\?"?\s*[=:]\s*\\?"?`)
	// testVerdict is a test runner's line: a test's name says what is tested,
	// not what failed.
	testVerdict = lazy.Regexp(`^(=== (RUN|PAUSE|CONT)|--- (FAIL|PASS|SKIP)|FAIL(ED)?\b|PASS(ED)?\b|ok\s)`)
	unescape    = strings.NewReplacer(`\"`, `"`, `\n`, " ", `\r`, " ", `\t`, " ")
)

// levels are the ways of logs to say how serious a line is: a word in
// capitals, a field, klog's first letter, pino's and bunyan's numbers.
var levels = lazy.Regexp(`\b(EMERG|ALERT|PANIC|FATAL|CRITICAL|SEVERE|ERROR|WARN|WARNING|NOTICE|INFO|DEBUG|TRACE)\b` +
	`|(?i:\b(?:level|severity|lvl|levelname|log\.level)"?\s*[=:]\s*"?([a-z0-9]+))|^([IWEF])\d{4} `)

func levelOf(line string) level {
	m := levels().FindStringSubmatch(line)
	if m == nil {
		return failing
	}
	switch strings.ToLower(m[1] + m[2] + m[3]) {
	case "emerg", "alert", "panic", "fatal", "critical", "severe", "f", "60", "crit", "emergency":
		return dying
	case "warn", "warning", "w", "40":
		return warning
	case "notice", "info", "debug", "trace", "i", "30", "20", "10", "information", "informational":
		return informing
	}
	return failing
}

// quotation is a short quoted word or two: a key, a name or an operand, which
// the failure is about but not made of.
var quotation = lazy.Regexp("'[^'\n]{1,60}'|`[^`\n]{1,60}`|\"[^\"\n]{1,60}\"")

// meant blanks out short quotations, but for the values of a record's fields
// (key=value, and in a line of a log "key":"value"): these are the failure.
func meant(s string, record bool) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	last := 0
	for last < len(s) {
		m := quotation().FindStringIndex(s[last:])
		if m == nil {
			break
		}
		from, to := last+m[0], last+m[1]
		if s[from] == '\'' && from > 0 && word(s[from-1]) { // an apostrophe: can't
			b.WriteString(s[last : from+1])
			last = from + 1
			continue
		}
		b.WriteString(s[last:from])
		if value(s[:from], record) || record && key(s[to:]) {
			b.WriteString(s[from:to])
		} else {
			b.WriteString(s[from:from+1] + "..." + s[to-1:to])
		}
		last = to
	}
	b.WriteString(s[last:])
	return b.String()
}

// value reports whether a quotation that follows is the value of a field.
func value(before string, record bool) bool {
	before = strings.TrimRight(before, " ")
	return strings.HasSuffix(before, "=") || record && (strings.HasSuffix(before, `":`) || strings.HasSuffix(before, "result"))
}

// key reports whether a quotation that these words follow is a field's key.
func key(after string) bool { return strings.HasPrefix(strings.TrimLeft(after, " "), ":") }

func word(c byte) bool { return c == '_' || wordByte(c) }
