package webhook

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// redacted stands in place of a secret.
const redacted = "[redacted]"

// secretWords are in the names of fields whose value is a secret, without
// regard to case, dashes and underscores.
var secretWords = []string{
	"password", "passwd", "secret", "token", "cookie", "authorization", "apikey", "accesskey", "privatekey", "routingkey",
	"integrationkey", "servicekey", "credential", "sessionid", "csrf", "xsrf", "signature", "dsn", "authkey", "jwt", "bearer", "licensekey",
}

// secretName reports whether a field of this name holds a secret.
func secretName(name string) bool {
	if len(name) < 3 || len(name) > 200 {
		return false
	}
	name = plainName.Replace(strings.ToLower(name))
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

var plainName = strings.NewReplacer("-", "", "_", "", ".", "", " ", "")

// patterns find secrets by their own looks, wherever they stand.
var patterns = []struct {
	find func() *regexp.Regexp
	with string
}{
	{lazy.Regexp(`(?i)\b((?:proxy-)?authorization|cookie|set-cookie|x-api-key|x-auth-token)(["']?\s*[:=]\s*["']?)[^\r\n"']+`), "$1$2" + redacted},
	{lazy.Regexp(`(?i)\b(bearer|basic) [\w.~+/=-]{8,}`), "$1 " + redacted},
	{lazy.Regexp(`(?i)([?&;](?:[\w-]*(?:token|secret|password|passwd|api_?key|signature|sig|access_?key)[\w-]*)=)[^&#\s"']+`), "${1}" + redacted},
	{lazy.Regexp(`(?i)\b([\w-]*(?:password|passwd|secret|api_?key|access_?token|auth_?token|routing_?key|private_?key))(["']?\s*[:=]\s*["']?)[^\s"',;&]{6,}`), "$1$2" + redacted},
	{lazy.Regexp(`(\w+://[^\s/:@]+:)[^\s/@]+@`), "${1}" + redacted + "@"},
	{lazy.Regexp(`\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16}|sk_live_\w{16,}|SG\.[\w-]{16,}\.[\w-]{16,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)`), redacted},
}

// privateKey is a key over several lines.
var privateKey = lazy.Regexp(`-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)`)

// clues are words of which one is in every text that a pattern finds something
// in, in lower case: most texts have none and are not searched.
var clues = []string{
	"authoriz", "cookie", "bearer", "basic ", "token", "secret", "passw", "key", "sig", "@",
	"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "akia", "sk_live", "sg.", "eyj",
}

func suspicious(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(clues, func(clue string) bool { return strings.Contains(s, clue) })
}

// A hider takes secrets out of texts: what looks like one, and every value that
// stands under a secret's name anywhere in the body.
type hider struct{ secrets []string }

func newHider(root Value) hider {
	c := collector{names: map[string]bool{}}
	c.collect(root.v, false)
	// Longest first, so that one within another leaves nothing of it.
	slices.SortFunc(c.found, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return hider{slices.Compact(c.found)}
}

func (h hider) text(s string) string {
	for _, secret := range h.secrets {
		if strings.Contains(s, secret) {
			s = strings.ReplaceAll(s, secret, redacted)
		}
	}
	if !suspicious(s) {
		return s
	}
	s = privateKey().ReplaceAllString(s, redacted)
	var b strings.Builder
	for line := range strings.Lines(s) { // a log is long, and few of its lines are worth a search
		if suspicious(line) {
			for _, p := range patterns {
				line = p.find().ReplaceAllString(line, p.with)
			}
		}
		b.WriteString(line)
	}
	return b.String()
}

// alert takes secrets out of an alert's fields, in place; its text is read
// without them.
func (h hider) alert(a *alert.Alert) {
	for _, field := range []*string{&a.Service, &a.Environment, &a.Revision, &a.Repository, &a.Severity, &a.SenderKey, &a.Title, &a.URL} {
		*field = h.text(*field)
	}
	for _, name := range slices.Sorted(maps.Keys(a.Labels)) {
		value := a.Labels[name]
		delete(a.Labels, name)
		a.Labels[h.text(name)] = h.text(value)
	}
	h.traces(a.Traces)
}

func (h hider) traces(traces []stacktrace.Trace) {
	for i := range traces {
		t := &traces[i]
		t.Message, t.Type = h.text(t.Message), h.text(t.Type)
		for j := range t.Frames {
			f := &t.Frames[j]
			f.File, f.Func, f.Module = h.text(f.File), h.text(f.Func), h.text(f.Module)
		}
		h.traces(t.Related)
	}
}

// minSecret is the length from which a value under a secret's name is looked
// for in other places; shorter ones are words like "none" or "true".
const minSecret = 8

// A collector finds the texts under secrets' names. It remembers what names
// mean, since the same few stand in every frame.
type collector struct {
	names map[string]bool
	found []string
}

func (c *collector) secret(name string) bool {
	is, known := c.names[name]
	if !known {
		is = secretName(name)
		c.names[name] = is
	}
	return is
}

// claims reports an object that says which rights somebody has, as Azure's
// activity log does under the name of a header.
func claims(name string, v any) bool {
	m, ok := v.(map[string]any)
	return ok && strings.EqualFold(name, "authorization") && m["action"] != nil && m["scope"] != nil
}

func (c *collector) collect(v any, secret bool) {
	switch t := v.(type) {
	case string:
		if secret && len(t) >= minSecret && len(c.found) < 1000 {
			c.found = append(c.found, t)
		}
	case []any:
		if len(t) == 2 {
			if name, ok := t[0].(string); ok && c.secret(name) {
				c.collect(t[1], true)
			}
		}
		for _, item := range t {
			c.collect(item, secret)
		}
	case map[string]any:
		if name, value := pair(Value{v}); name != "" && c.secret(name) {
			c.collect(value.v, true)
		}
		for name, item := range t {
			c.collect(item, secret || c.secret(name) && !claims(name, item))
		}
	}
}
