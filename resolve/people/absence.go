package people

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/plan"
)

// An Absence is why somebody is not to be told now.
type Absence struct {
	// Reason is inactive (left, or away), opted out, asleep (outside their own
	// hours, or a team of which nobody can be told), or no address.
	Reason plan.Reason
	Text   string
	// Until is when it ends, where that is known.
	Until time.Time
}

// Available reports whether a responder can be told at a time, and if not, why
// not. Whoever the Book does not have is available: what is not known does not
// stop a page. A team with a pager or a contact of its own is always available.
//
// A reason of asleep only speaks of a person's own hours: whether an alert is
// worth waking them is for the policy. Hours that the person does not have are
// the policy's too.
func (b *Book) Available(r plan.Responder, at time.Time) (Absence, bool) {
	if p, found := b.personOf(r); found {
		return p.available(at)
	}
	if t, found := b.teamOf(r); found {
		return b.teamAvailable(t, at)
	}
	return Absence{}, true
}

func (p Person) available(at time.Time) (Absence, bool) {
	if p.Left {
		return Absence{Reason: plan.ReasonInactive, Text: p.label() + " has left"}, false
	}
	if p.NeverPage {
		return Absence{Reason: plan.ReasonOptedOut, Text: p.label() + " does not want to be paged"}, false
	}
	for _, span := range p.Away {
		if !at.Before(span.From) && at.Before(span.To) {
			last := span.To.Add(-time.Second).In(p.zone())
			return Absence{plan.ReasonInactive, fmt.Sprintf("%s is away until the end of %s", p.label(), last.Format(time.DateOnly)), span.To}, false
		}
	}
	if hours := p.hours(); !hours.Contain(at) {
		next := hours.Next(at)
		return Absence{plan.ReasonAsleep, fmt.Sprintf("outside the hours of %s, who is back %s", p.label(), next.In(p.zone()).Format("Mon 15:04")), next}, false
	}
	return Absence{}, true
}

// hours are the person's own, in their time zone unless the hours have one.
func (p Person) hours() *Hours {
	if p.Hours == nil || p.Hours.TimeZone != nil {
		return p.Hours
	}
	own := *p.Hours
	own.TimeZone = p.TimeZone
	return &own
}

func (p Person) zone() *time.Location {
	if p.TimeZone == nil {
		return time.UTC
	}
	return p.TimeZone
}

func (p Person) label() string { return cmp.Or(p.Name, p.Key) }

// teamAvailable asks the members where the team has no address of its own.
func (b *Book) teamAvailable(t Team, at time.Time) (Absence, bool) {
	if len(t.Pagers) > 0 || len(t.Contact) > 0 {
		return Absence{}, true
	}
	members := b.Members(t.Responder())
	if len(members) == 0 {
		return Absence{Reason: plan.ReasonNoAddress, Text: fmt.Sprintf("team %s has no members, contact or pager", t.Key)}, false
	}
	all := Absence{Reason: plan.ReasonInactive}
	var why []string
	for _, m := range members {
		absence, available := b.Available(m, at)
		if available {
			return Absence{}, true
		}
		if absence.Reason == plan.ReasonAsleep {
			all.Reason = plan.ReasonAsleep
		}
		if !absence.Until.IsZero() && (all.Until.IsZero() || absence.Until.Before(all.Until)) {
			all.Until = absence.Until
		}
		why = append(why, absence.Text)
	}
	all.Text = fmt.Sprintf("nobody of team %s can be told: %s", t.Key, strings.Join(why, "; "))
	return all, false
}
