package plan

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A Step is what an escalation policy calls one: wait until After, then page
// these. Operations is in the first.
type Step struct {
	After Duration // since the alert
	Wait  Duration // since the step before
	Tell  []Responder
}

// Steps returns the pages of the plan as an escalation: those at once, then
// those after each delay. Who is only notified or informed is in none.
func (p *Plan) Steps() []Step {
	var out []Step
	for _, page := range p.Pages {
		if page.Urgency != UrgencyPage {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].After == page.After {
			out[last].Tell = append(out[last].Tell, page.Responder)
			continue
		}
		step := Step{After: page.After, Wait: page.After, Tell: []Responder{page.Responder}}
		if last := len(out) - 1; last >= 0 {
			step.Wait -= out[last].After
		}
		out = append(out, step)
	}
	return out
}

// A Handoff is one way in which the failure goes from one responder to the
// next: an edge of the escalation, both between developers and across to and
// from operations.
type Handoff struct {
	From  string   `json:"from"` // ids of responders
	To    string   `json:"to"`
	When  When     `json:"when"`
	After Duration `json:"after,omitempty"` // since From was told
	Text  string   `json:"text"`
}

// When is what makes a failure go from one to the next. The list may grow.
type When string

// The occasions.
const (
	WhenUnacknowledged When = "unacknowledged"  // nobody took it
	WhenDeclined       When = "declined"        // it is not theirs
	WhenNoRecovery     When = "no-recovery"     // the service is not back
	WhenRestartRepeats When = "restart-repeats" // it fails again after a restart
	WhenNoRollback     When = "no-rollback"     // going back is not possible, or does not help
	WhenCode           When = "code"            // it turns out to be the program's own fault
	WhenInfrastructure When = "infrastructure"  // it turns out not to be
)

// pause is how long a handoff waits where no later tier says.
const pause = Duration(10 * time.Minute)

// Handoffs returns the edges that a plan's pages make. A caller that changes
// pages sets Plan.Handoffs anew with it.
func Handoffs(p *Plan) []Handoff {
	restore, known := p.first(func(page Page) bool { return page.Role == RoleRestore })
	if !known {
		return nil
	}
	fixers := p.fixers()
	if len(fixers) == 0 {
		return asleep(p, restore.Responder)
	}
	var out []Handoff
	add := func(from, to Responder, when When, after Duration, text string, args ...any) {
		out = append(out, Handoff{From: from.ID, To: to.ID, When: when, After: after, Text: fmt.Sprintf(text, args...)})
	}
	for i, next := range fixers[1:] {
		from := fixers[i]
		wait := next.After - from.After
		add(from.Responder, next.Responder, WhenUnacknowledged, wait, "%s is paged if %s does not acknowledge within %s", next.Responder.label(), from.Responder.label(), brief(wait))
		add(from.Responder, next.Responder, WhenDeclined, 0, "%s is paged if %s declines", next.Responder.label(), from.Responder.label())
	}
	last := fixers[len(fixers)-1].Responder
	add(last, restore.Responder, WhenUnacknowledged, pause, "%s decides if nobody acknowledges", restore.Responder.label())
	add(last, restore.Responder, WhenDeclined, 0, "%s decides if %s declines: nobody else is known", restore.Responder.label(), last.label())
	add(fixers[0].Responder, restore.Responder, WhenInfrastructure, 0, "%s takes over if it turns out not to be the code", restore.Responder.label())
	if len(fixers) > 1 {
		add(restore.Responder, fixers[1].Responder, WhenNoRecovery, fixers[1].After, "%s is paged if the service is not back within %s", fixers[1].Responder.label(), brief(fixers[1].After))
	}
	if p.Restore != nil && p.Restore.Rollback != Removes {
		add(restore.Responder, fixers[0].Responder, WhenNoRollback, 0, "%s is asked where rolling back does not help", fixers[0].Responder.label())
	}
	return out
}

// asleep are the edges of a failure that wakes no developer: when it should
// after all, and whom.
func asleep(p *Plan, restore Responder) []Handoff {
	to, known := p.reserve()
	if !known {
		return nil
	}
	edge := func(when When, after Duration, text string) Handoff {
		return Handoff{From: restore.ID, To: to.ID, When: when, After: after, Text: to.label() + " is paged if " + text}
	}
	return []Handoff{
		edge(WhenRestartRepeats, 0, "it fails again after a restart"),
		edge(WhenNoRecovery, pause, "the service is not back within "+brief(pause)),
		edge(WhenCode, 0, "it turns out to be the code"),
	}
}

// fixers are those who are woken to mend the cause, first to last.
func (p *Plan) fixers() []Page {
	var out []Page
	for _, page := range p.Pages {
		if page.Role == RoleFix && page.wakes() {
			out = append(out, page)
		}
	}
	slices.SortStableFunc(out, func(a, b Page) int { return cmp.Compare(a.After, b.After) })
	return out
}

// wakes reports whether a page is one, now, later, or outside shadow mode.
func (p Page) wakes() bool {
	u := cmp.Or(p.Would, p.Urgency)
	return u == UrgencyPage || u == UrgencyDefer
}

// reserve is who would be asked if operations needed a developer: who is told
// already, a person before a team, else the first who was left asleep.
func (p *Plan) reserve() (Responder, bool) {
	for _, kind := range []ResponderKind{Person, Team} {
		if page, known := p.first(func(page Page) bool { return page.Role != RoleRestore && page.Responder.Kind == kind }); known {
			return page.Responder, true
		}
	}
	for _, w := range p.Withheld {
		if w.Why == ReasonInfrastructure {
			return w.Responder, true
		}
	}
	return Responder{}, false
}

func (p *Plan) first(holds func(Page) bool) (Page, bool) {
	if i := slices.IndexFunc(p.Pages, holds); i >= 0 {
		return p.Pages[i], true
	}
	return Page{}, false
}

func (r Responder) label() string { return cmp.Or(r.Name, r.Handle, r.Email, r.ID) }

// brief is a delay as people say it.
func brief(d Duration) string {
	switch v := time.Duration(d); {
	case v == time.Minute:
		return "a minute"
	case v%time.Minute == 0:
		return fmt.Sprintf("%d minutes", v/time.Minute)
	default:
		return v.String()
	}
}
