package render

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/plan"
)

// PagerDuty's limits, by the documentation of its Events API v2.
const (
	pagerDutySummary = 1024      // characters
	pagerDutyKey     = 255       // characters
	pagerDutyEvent   = 512 << 10 // bytes
)

// A PagerDutyEvent is an event of PagerDuty's Events API, version 2: what is
// posted to https://events.pagerduty.com/v2/enqueue.
type PagerDutyEvent struct {
	// RoutingKey is a secret that no plan holds: the caller's to fill in.
	RoutingKey string           `json:"routing_key,omitempty"`
	Action     string           `json:"event_action"`
	DedupKey   string           `json:"dedup_key,omitempty"`
	Client     string           `json:"client,omitempty"`
	ClientURL  string           `json:"client_url,omitempty"`
	Links      []PagerDutyLink  `json:"links,omitempty"`
	Payload    PagerDutyPayload `json:"payload"`
}

// A PagerDutyPayload is what an event tells.
type PagerDutyPayload struct {
	Summary   string     `json:"summary"` // at most 1,024 characters
	Source    string     `json:"source"`
	Severity  string     `json:"severity"` // critical, warning or info: by the most urgent page
	Timestamp *time.Time `json:"timestamp,omitempty"`
	Component string     `json:"component,omitempty"`
	Class     string     `json:"class,omitempty"`
	// Details are shown as a table, under "whopage".
	Details map[string]Details `json:"custom_details"`
}

// A PagerDutyLink is an address and its words.
type PagerDutyLink struct {
	Href string `json:"href"`
	Text string `json:"text"`
}

// Details is a plan in sentences, for a system that shows data as a table.
type Details struct {
	Told    []string `json:"told"`
	Changed []string `json:"changed,omitempty"`
	Next    []string `json:"next,omitempty"`
	Restore string   `json:"restore,omitempty"`
	Class   string   `json:"class,omitempty"`
	Sure    string   `json:"sure,omitempty"`
	Owners  []string `json:"owners,omitempty"`
	Files   []string `json:"files,omitempty"`
	NotTold []string `json:"not_told,omitempty"`
	Notes   []string `json:"notes,omitempty"`
	Cut     string   `json:"cut,omitempty"`
}

func newDetails(v View) Details {
	d := Details{Told: []string{}, Next: v.Next, Restore: v.Restore, Class: v.Headline, Sure: v.Sure, Files: v.Files, NotTold: v.Withheld, Notes: v.Notes, Cut: v.Cut}
	for _, t := range v.Told {
		d.Told = append(d.Told, strings.Join(append([]string{t.step()}, t.Why[min(1, len(t.Why)):]...), "; "))
	}
	for _, c := range v.Changed {
		d.Changed = append(d.Changed, strings.Join(append([]string{c.sentence()}, c.Why...), "; "))
	}
	for _, o := range v.Owners {
		d.Owners = append(d.Owners, strings.Join(append([]string{o.sentence()}, o.Why...), "; "))
	}
	return d
}

// PagerDuty is the event that triggers an incident for a plan. The plan's key
// joins events of identical alerts into one.
func PagerDuty(p *plan.Plan) PagerDutyEvent {
	return fit(NewView(p), pagerDutyEvent, func(v View) PagerDutyEvent {
		e := PagerDutyEvent{
			Action: "trigger", DedupKey: joined(v.Key, pagerDutyKey), Client: "whopage", ClientURL: v.Link,
			Payload: PagerDutyPayload{
				Summary: cut(v.Summary(), pagerDutySummary), Source: v.source(), Severity: severity(p), Component: v.Service, Class: word(string(p.Class.Kind)),
				Details: map[string]Details{"whopage": newDetails(v)},
			},
		}
		if !p.Time.IsZero() {
			e.Payload.Timestamp = &p.Time
		}
		if v.Link != "" {
			e.Links = append(e.Links, PagerDutyLink{v.Link, "Open the alert"})
		}
		for _, c := range v.Changed {
			if c.Link != "" {
				e.Links = append(e.Links, PagerDutyLink{c.Link, c.sentence()})
			}
		}
		return e
	}, jsonSize)
}

// source is what is affected; PagerDuty requires one.
func (v View) source() string {
	file := ""
	if len(v.Files) > 0 {
		file = v.Files[0]
	}
	return cmp.Or(v.Service, file, "unknown")
}

// severity is as high as the most urgent page.
func severity(p *plan.Plan) string {
	s := "info"
	for _, page := range p.Pages {
		switch page.Urgency {
		case plan.UrgencyPage:
			return "critical"
		case plan.UrgencyNotify, plan.UrgencyDefer:
			s = "warning"
		}
	}
	return s
}

// joined is a deduplication key that a target takes: one that is too long ends
// in a hash of the whole, so that different keys stay different.
func joined(key string, limit int) string {
	if len(key) <= limit {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	end := "-" + hex.EncodeToString(sum[:8])
	return strings.TrimSuffix(cut(key, limit-len(end)+3), "...") + end
}

// A PagerDutyChange is a change event: what is posted to
// https://events.pagerduty.com/v2/change/enqueue, and shown beside incidents.
type PagerDutyChange struct {
	RoutingKey string                 `json:"routing_key,omitempty"` // a secret: the caller's to fill in
	Payload    PagerDutyChangePayload `json:"payload"`
	Links      []PagerDutyLink        `json:"links,omitempty"`
}

// A PagerDutyChangePayload is what a change event tells.
type PagerDutyChangePayload struct {
	Summary   string            `json:"summary"` // at most 1,024 characters
	Timestamp *time.Time        `json:"timestamp,omitempty"`
	Source    string            `json:"source,omitempty"`
	Details   map[string]string `json:"custom_details,omitempty"`
}

// PagerDutyChanges are the plan's suspect commits as change events, best first,
// at most ten.
func PagerDutyChanges(p *plan.Plan) []PagerDutyChange {
	v := NewView(p).trimmed(details[0])
	out := []PagerDutyChange{}
	for i, c := range v.Changed {
		e := PagerDutyChange{Payload: PagerDutyChangePayload{
			Summary: cut(c.sentence(), pagerDutySummary), Source: v.source(),
			Details: map[string]string{"commit": c.Hash, "author": c.Author, "why": strings.Join(c.Why, "; ")},
		}}
		if t := p.Commits[i].Time; !t.IsZero() {
			e.Payload.Timestamp = &t
		}
		if c.Link != "" {
			e.Links = []PagerDutyLink{{c.Link, c.Commit}}
		}
		out = append(out, e)
	}
	return out
}

// PagerDutyResponders asks people and escalation policies to join an incident:
// what is posted to https://api.pagerduty.com/incidents/ID/responder_requests.
type PagerDutyResponders struct {
	RequesterID string            `json:"requester_id,omitempty"` // the caller's user id
	Message     string            `json:"message"`
	Targets     []PagerDutyTarget `json:"responder_request_targets"`
}

// A PagerDutyTarget is one who is asked.
type PagerDutyTarget struct {
	Target PagerDutyReference `json:"responder_request_target"`
}

// A PagerDutyReference names a user or an escalation policy by its id.
type PagerDutyReference struct {
	ID   string `json:"id"`
	Type string `json:"type"` // "user_reference" or "escalation_policy_reference"
}

// responderMessage bounds a message that is read on a phone, in bytes.
const responderMessage = 1024

// PagerDutyRequest asks those to join an incident who are paged at once or after
// no more than elapsed, by their address "pagerduty": people as users, teams and
// operations as escalation policies. Those who have none, or whose time has not
// come, are named in the message.
func PagerDutyRequest(p *plan.Plan, elapsed time.Duration) PagerDutyResponders {
	r := PagerDutyResponders{Targets: []PagerDutyTarget{}}
	v := NewView(p)
	later := []string{}
	asked := map[string]bool{}
	for i, page := range p.Pages {
		id := word(page.Responder.Addresses["pagerduty"])
		switch {
		case page.Urgency != plan.UrgencyPage:
		case time.Duration(page.After) > elapsed:
			later = append(later, fmt.Sprintf("%s %s", v.Told[i].When, v.Told[i].Who))
		case id == "":
			later = append(later, v.Told[i].Who+" has no PagerDuty id")
		case !asked[id]:
			asked[id] = true
			r.Targets = append(r.Targets, PagerDutyTarget{PagerDutyReference{id, reference(page.Responder.Kind)}})
		}
	}
	r.Message = v.Summary()
	if len(v.Changed) > 0 {
		r.Message += ". Changed: " + v.Changed[0].sentence()
	}
	if v.Restore != "" {
		r.Message += ". Restore: " + v.Restore
	}
	// The names are kept: what comes before them is cut.
	end := ""
	if len(later) > 0 {
		end = ". Not asked here: " + cut(strings.Join(later, ", "), responderMessage/2)
	}
	r.Message = cut(r.Message, responderMessage-len(end)) + end
	return r
}

func reference(kind plan.ResponderKind) string {
	if kind == plan.Person {
		return "user_reference"
	}
	return "escalation_policy_reference"
}
