package render

import (
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/plan"
)

// Opsgenie's limits, by the documentation of its Alert API: characters, and
// entries of lists.
const (
	opsgenieMessage     = 130
	opsgenieAlias       = 512
	opsgenieDescription = 15_000
	opsgenieResponders  = 50
	opsgenieDetails     = 8000
	opsgenieTag         = 50
)

// An OpsgenieAlert is what is posted to https://api.opsgenie.com/v2/alerts, or
// to Jira Service Management, its successor.
type OpsgenieAlert struct {
	Message     string              `json:"message"`
	Alias       string              `json:"alias,omitempty"`
	Description string              `json:"description,omitempty"`
	Responders  []OpsgenieResponder `json:"responders,omitempty"`
	Tags        []string            `json:"tags,omitempty"`
	Details     map[string]string   `json:"details,omitempty"`
	Entity      string              `json:"entity,omitempty"`
	Source      string              `json:"source,omitempty"`
	Priority    string              `json:"priority,omitempty"` // P1 where somebody is paged, P3 or P5
}

// An OpsgenieResponder is one who is told: a user by name or id, a team, an
// escalation or a schedule.
type OpsgenieResponder struct {
	Type     string `json:"type"`
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Username string `json:"username,omitempty"`
}

// Opsgenie is the alert that tells those who are paged at once. Responders have
// an address "opsgenie": an id or a name; a word before a colon says what it is
// of (user, team, escalation, schedule), otherwise a person is a user, a team a
// team and operations an escalation. A person without one is a user by their
// e-mail address; other responders without one are named in the description.
func Opsgenie(p *plan.Plan) OpsgenieAlert {
	v := NewView(p)
	a := OpsgenieAlert{
		Message: cut(v.Summary(), opsgenieMessage), Alias: joined(v.Key, opsgenieAlias), Entity: v.Service, Source: "whopage",
		Priority:    map[string]string{"critical": "P1", "warning": "P3", "info": "P5"}[severity(p)],
		Responders:  opsgenieAll(p),
		Description: fit(v, opsgenieDescription, plain, func(s string) int { return len(s) }),
	}
	if kind := word(string(p.Class.Kind)); kind != "" {
		a.Tags = []string{cut(kind, opsgenieTag)}
	}
	a.Details = fit(v, opsgenieDetails, flat, func(m map[string]string) (n int) {
		for name, text := range m {
			n += len(name) + len(text)
		}
		return n
	})
	return a
}

// uuid is the shape of Opsgenie's ids.
var uuid = lazy.Regexp(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func opsgenieAll(p *plan.Plan) []OpsgenieResponder {
	var out []OpsgenieResponder
	seen := map[OpsgenieResponder]bool{}
	for _, page := range p.Pages {
		if page.Urgency != plan.UrgencyPage || page.After > 0 {
			continue
		}
		if r, ok := opsgenieOne(page.Responder); ok && !seen[r] && len(out) < opsgenieResponders {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

func opsgenieOne(of plan.Responder) (OpsgenieResponder, bool) {
	kinds := map[plan.ResponderKind]string{plan.Person: "user", plan.Team: "team", plan.Operations: "escalation"}
	r := OpsgenieResponder{Type: kinds[of.Kind]}
	address := word(of.Addresses["opsgenie"])
	if address == "" && of.Kind == plan.Person {
		address = word(of.Email)
	}
	if kind, name, ok := strings.Cut(address, ":"); ok && (kind == "user" || kind == "team" || kind == "escalation" || kind == "schedule") {
		r.Type, address = kind, strings.TrimSpace(name)
	}
	switch {
	case address == "" || r.Type == "":
		return r, false
	case uuid().MatchString(address):
		r.ID = address
	case r.Type == "user":
		r.Username = address
	default:
		r.Name = address
	}
	return r, true
}

// plain is a view as lines of text, with all that it holds.
func plain(v View) string {
	d := newDetails(v)
	var b strings.Builder
	for _, part := range []struct {
		label string
		lines []string
	}{
		{"", []string{v.Title, d.Class, d.Sure}}, {"", d.Told}, {"then: ", d.Next}, {"changed: ", d.Changed}, {"restore: ", []string{d.Restore}}, {"link: ", []string{v.Link}},
		{"owns: ", d.Owners}, {"file: ", d.Files}, {"not told: ", d.NotTold}, {"note: ", d.Notes}, {"", []string{d.Cut}},
	} {
		for _, text := range part.lines {
			if text != "" {
				b.WriteString(part.label + text + "\n")
			}
		}
	}
	return b.String()
}
