package render

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/whopage/whopage/resolve/plan"
)

// A format is a rendering by name.
type format struct {
	name string
	make func(*plan.Plan) (string, error)
}

// formats are listed in this order.
var formats = []format{
	{"text", func(p *plan.Plan) (string, error) { return Text(p), nil }},
	{"json", JSON},
	{"markdown", func(p *plan.Plan) (string, error) { return Markdown(p), nil }},
	{"pagerduty", func(p *plan.Plan) (string, error) { return document(PagerDuty(p)) }},
	{"pagerduty-changes", func(p *plan.Plan) (string, error) { return document(PagerDutyChanges(p)) }},
	{"pagerduty-request", func(p *plan.Plan) (string, error) { return document(PagerDutyRequest(p, 0)) }},
	{"opsgenie", func(p *plan.Plan) (string, error) { return document(Opsgenie(p)) }},
	{"slack", func(p *plan.Plan) (string, error) { return document(Slack(p, false)) }},
	{"alertmanager", func(p *plan.Plan) (string, error) { return document(Alertmanager(p)) }},
	{"grafana", func(p *plan.Plan) (string, error) { return document(Grafana(p)) }},
}

// Formats are the names that Format knows.
func Formats() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// Format is a plan in the format of a name, ending in a line end: indented JSON
// but for "text" and "markdown". The error is for a name that is not one of
// Formats, or a plan that JSON cannot hold.
func Format(name string, p *plan.Plan) (string, error) {
	i := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if i < 0 {
		return "", fmt.Errorf("render: no format %q: there are %s", name, strings.Join(Formats(), ", "))
	}
	return formats[i].make(p)
}

// Schema is the JSON Schema of what JSON prints.
//
//go:embed plan.schema.json
var Schema []byte

// JSON is the plan itself, indented. The error is for numbers that JSON cannot
// hold, which no resolver makes.
func JSON(p *plan.Plan) (string, error) {
	copied := *p
	if copied.Pages == nil {
		copied.Pages = []plan.Page{} // a list, for whoever loops over it
	}
	return document(copied)
}

// document is indented JSON without escapes that only HTML needs, but with those
// that keep control characters and marks of direction from a terminal.
func document(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return "", fmt.Errorf("render: %w", err)
	}
	var out strings.Builder
	for _, r := range b.String() {
		if r >= 0x7f && r <= 0x9f || r <= 0xffff && unicode.Is(unicode.Cf, r) {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String(), nil
}
