package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/plan"
)

// A decision is a plan's pages while they are made.
type decision struct {
	Case
	policy   Policy
	pages    []plan.Page
	withheld []plan.Withheld
	seen     map[string]bool // responders told or withheld, by kind and id
	named    int             // people told by name
	paged    int             // of them, paged
}

// wakes reports whether developers are paged for this kind of failure.
func (d *decision) wakes() bool { return slices.Contains(d.policy.PageFor, d.Class.Kind) }

// restore pages operations: the first at once, so that exactly one acts, the
// others to know.
func (d *decision) restore() {
	for i, r := range d.Operations {
		page := plan.Page{Responder: r, Role: plan.RoleRestore, Urgency: plan.UrgencyPage}
		switch {
		case d.Planned:
			page.Urgency, page.Why = plan.UrgencyNotify, []plan.Why{policyWhy("this is planned work")}
		case i > 0:
			page.Urgency = plan.UrgencyNotify
		}
		d.page(page)
	}
}

// fix pages the people who can mend code: one at once, the next after a while,
// then the owning team.
func (d *decision) fix() {
	sure := d.Confidence >= d.policy.PageConfidence
	owner := d.firstOwner()
	switch first := d.next(); {
	case owner == nil, first != nil && first.Deployed && sure:
		d.developerFirst(sure)
	case !sure, len(owner.OnCall) > 0, owner.Inherits && d.gone():
		d.ownerFirst(*owner, sure)
	default:
		d.developerFirst(sure)
	}
	d.third()
	d.team()
	d.less()
}

// gone reports whether who changed the code last cannot be told.
func (d *decision) gone() bool { return len(d.People) > 0 && d.People[0].Blocked != nil }

// developerFirst pages the first who can act, and the next half an escalation
// later if they are likely too.
func (d *decision) developerFirst(sure bool) {
	for range d.policy.MaxDevelopers {
		c := d.next()
		if c == nil {
			return
		}
		switch {
		case d.named == 0:
			why := c.Why
			if !sure {
				why = append(slices.Clone(why), policyWhy("no owner is known to ask first"))
			}
			d.person(*c, plan.RoleFix, plan.UrgencyPage, 0, why)
		case c.Score >= d.policy.PageConfidence:
			d.person(*c, plan.RoleFix, plan.UrgencyPage, d.policy.EscalateAfter/2, c.Why)
		default:
			d.person(*c, plan.RoleAdvise, plan.UrgencyNotify, 0, c.Why)
		}
	}
}

// ownerFirst pages the owner, or who of it is on call, and asks the developers
// for advice: nobody is woken by name on weak evidence while a team is there.
// Where all are alike, nobody is named at all.
func (d *decision) ownerFirst(o Owner, sure bool) {
	why := slices.Clone(o.Why)
	if !sure {
		why = append(why, policyWhy("no change stands out, so the owner is asked first"))
	}
	first := o.Responder
	if len(o.OnCall) > 0 {
		first = o.OnCall[0]
		why = append([]plan.Why{policyWhy("on call for " + label(o.Responder))}, why...)
	}
	d.tellOwner(first, plan.RoleFix, plan.UrgencyPage, 0, why)
	if d.alike() {
		return
	}
	for range d.policy.MaxDevelopers {
		if c := d.next(); c != nil {
			d.person(*c, plan.RoleAdvise, plan.UrgencyNotify, 0, c.Why)
		}
	}
}

// alike reports whether the evidence tells the first three apart by less than a
// tenth.
func (d *decision) alike() bool {
	return len(d.People) >= 3 && d.People[0].Score <= 1.1*d.People[2].Score
}

// third asks, of those who follow, who is the most active and knows most: with
// two by rank and one by both a plan holds the author or the one who mends it
// more often than with three by rank.
func (d *decision) third() {
	if d.named == 0 {
		return
	}
	var best *Candidate
	weight := func(c *Candidate) float64 { return float64(c.Commits) * c.Score }
	for i := range d.People {
		c := &d.People[i]
		if d.free(c) && c.Commits > 0 && (best == nil || weight(c) > weight(best)) {
			best = c
		}
	}
	if best != nil {
		why := append(slices.Clone(best.Why), policyWhy("among the most active of those who know this code"))
		d.person(*best, plan.RoleAdvise, plan.UrgencyNotify, 0, why)
	}
}

// team pages the owning team, or the configured escalation, one step after the
// other; at once where nobody is paged before it.
func (d *decision) team() {
	after := d.policy.EscalateAfter
	if !slices.ContainsFunc(d.pages, func(p plan.Page) bool { return p.Role == plan.RoleFix }) {
		after = 0
	}
	steps := d.Escalation
	if len(steps) == 0 {
		if o := d.firstOwner(); o != nil {
			steps = []plan.Responder{o.Responder}
		}
	}
	for _, r := range steps {
		if !d.seen[key(r)] && !d.duplicate(r) {
			d.tellOwner(r, plan.RoleFix, plan.UrgencyPage, after, d.whyOwner(r))
			after += d.policy.EscalateAfter
		}
	}
}

// less tells the first people in a milder way where that is all they want, can
// take, or sleep through: it is said, and not dropped.
func (d *decision) less() {
	for i := range d.People[:min(len(d.People), d.policy.MaxDevelopers)] {
		c := &d.People[i]
		if c.Blocked == nil || d.seen[key(c.Responder)] {
			continue
		}
		page := plan.Page{Responder: c.Responder, Role: plan.RoleAdvise, Urgency: plan.UrgencyNotify, Score: c.Score, Why: c.Why}
		switch c.Blocked.Reason {
		case plan.ReasonAsleep:
			if c.Blocked.Until.IsZero() {
				continue
			}
			page.Urgency, page.At = plan.UrgencyDefer, c.Blocked.Until
		case plan.ReasonLoad, plan.ReasonOptedOut:
			page.Why = append(slices.Clone(page.Why), policyWhy("notified, not woken: "+cmp.Or(c.Blocked.Text, string(c.Blocked.Reason))))
		default:
			continue
		}
		d.page(page)
		d.hold(c.Responder, c.Blocked.Reason, c.Blocked.Text)
	}
}

// sleep lets developers sleep through a failure that is not their code's.
func (d *decision) sleep() {
	for _, o := range d.Owners {
		if o.Blocked == nil {
			d.tellOwner(o.Responder, plan.RoleInform, plan.UrgencyInform, 0, o.Why)
		}
	}
	for i := range d.People {
		if c := &d.People[i]; d.free(c) {
			d.hold(c.Responder, plan.ReasonInfrastructure, "knows this code; left asleep, since it is not the code that failed")
		}
	}
}

// tell notifies without waking: the owner, and of the people only those whom
// the evidence names clearly.
func (d *decision) tell() {
	var more []plan.Why
	if d.Class.Kind == plan.Infrastructure {
		more = []plan.Why{policyWhy("it may be the last deploy's doing, which was shortly before")}
	}
	if o := d.firstOwner(); o != nil {
		d.tellOwner(o.Responder, plan.RoleAdvise, plan.UrgencyNotify, 0, append(slices.Clone(o.Why), more...))
	}
	for range d.policy.MaxDevelopers {
		c := d.next()
		if c == nil || d.Confidence < d.policy.NotifyConfidence {
			break
		}
		d.person(*c, plan.RoleAdvise, plan.UrgencyNotify, 0, append(slices.Clone(c.Why), more...))
	}
}

// rest withholds, with a reason, everybody who was considered and not told,
// and informs the other owners.
func (d *decision) rest() {
	for i := range d.People {
		c := &d.People[i]
		switch {
		case d.seen[key(c.Responder)]:
		case c.Blocked != nil:
			d.hold(c.Responder, c.Blocked.Reason, c.Blocked.Text)
		case d.duplicate(c.Responder):
		case c.Score < d.policy.NotifyConfidence:
			d.hold(c.Responder, plan.ReasonThreshold, fmt.Sprintf("%.0f%% of the evidence", 100*c.Score))
		case d.named == 0:
			d.hold(c.Responder, plan.ReasonThreshold, "no change stands out")
		default:
			d.hold(c.Responder, plan.ReasonCap, fmt.Sprintf("%d people are told by name already", d.named))
		}
	}
	for _, o := range d.Owners {
		switch {
		case d.seen[key(o.Responder)]:
		case o.Blocked != nil:
			d.hold(o.Responder, o.Blocked.Reason, o.Blocked.Text)
		case d.duplicate(o.Responder):
		default:
			d.tellOwner(o.Responder, plan.RoleInform, plan.UrgencyInform, 0, o.Why)
		}
	}
}

// next returns the best person who can act and is not told yet.
func (d *decision) next() *Candidate {
	for i := range d.People {
		if c := &d.People[i]; d.free(c) {
			return c
		}
	}
	return nil
}

func (d *decision) free(c *Candidate) bool {
	return c.Blocked == nil && !d.seen[key(c.Responder)] && d.twin(c.Responder) == nil
}

// firstOwner is the best owner who can be told: where who changed the code last
// cannot be, who inherits it before all others.
func (d *decision) firstOwner() *Owner {
	var first *Owner
	for i := range d.Owners {
		o := &d.Owners[i]
		if o.Blocked == nil && (first == nil || o.Inherits && !first.Inherits && d.gone()) {
			first = o
		}
	}
	return first
}

func (d *decision) whyOwner(r plan.Responder) []plan.Why {
	for _, o := range d.Owners {
		if key(o.Responder) == key(r) {
			return o.Why
		}
	}
	return []plan.Why{policyWhy("the service's escalation names it")}
}

// person tells somebody by name.
func (d *decision) person(c Candidate, role plan.Role, u plan.Urgency, after time.Duration, why []plan.Why) {
	page := d.mild(plan.Page{Responder: c.Responder, Role: role, Urgency: u, After: plan.Duration(after), Score: c.Score, Why: why})
	d.named++
	d.page(page)
}

// tellOwner tells an owner, and a person among them only as far as the cap on
// people allows to wake them.
func (d *decision) tellOwner(r plan.Responder, role plan.Role, u plan.Urgency, after time.Duration, why []plan.Why) {
	if d.seen[key(r)] || d.duplicate(r) {
		return
	}
	if r.Kind == plan.Person && u == plan.UrgencyPage && d.paged >= max(d.policy.MaxDevelopers, min(len(d.Escalation), 3)) {
		role, u, after = plan.RoleAdvise, plan.UrgencyNotify, 0
		why = append(slices.Clone(why), policyWhy(fmt.Sprintf("notified, not woken: %d people are paged already", d.paged)))
	}
	d.page(d.mild(plan.Page{Responder: r, Role: role, Urgency: u, After: plan.Duration(after), Score: d.share(r), Why: why}))
}

// share is a responder's score in the ranking, if they are in it.
func (d *decision) share(r plan.Responder) float64 {
	for _, c := range d.People {
		if key(c.Responder) == key(r) {
			return c.Score
		}
	}
	return 0
}

// mild lowers a page to what severity and hour allow.
func (d *decision) mild(page plan.Page) plan.Page {
	if page.Urgency != plan.UrgencyPage {
		return page
	}
	page.Urgency, page.At = d.urgency()
	if page.Urgency == plan.UrgencyDefer {
		page.At = page.At.Add(time.Duration(page.After))
	}
	return page
}

func (d *decision) page(page plan.Page) {
	d.seen[key(page.Responder)] = true
	if page.Responder.Kind == plan.Person && page.Role != plan.RoleRestore && page.Urgency == plan.UrgencyPage {
		d.paged++
	}
	d.pages = append(d.pages, page)
}

func (d *decision) hold(r plan.Responder, reason plan.Reason, text string) {
	d.seen[key(r)] = true
	d.withheld = append(d.withheld, plan.Withheld{Responder: r, Why: reason, Text: text})
}

// duplicate withholds a person who is told already under another id.
func (d *decision) duplicate(r plan.Responder) bool {
	twin := d.twin(r)
	if twin != nil {
		d.hold(r, plan.ReasonDuplicate, "told as "+cmp.Or(twin.ID, label(*twin)))
	}
	return twin != nil
}

// twin is who is told already and has the same address or handle as a person.
func (d *decision) twin(r plan.Responder) *plan.Responder {
	if r.Kind != plan.Person {
		return nil
	}
	for i := range d.pages {
		other := &d.pages[i].Responder
		same := r.Email != "" && strings.EqualFold(r.Email, other.Email) || r.Handle != "" && strings.EqualFold(r.Handle, other.Handle)
		if same && other.Kind == plan.Person && key(*other) != key(r) && d.pages[i].Role != plan.RoleRestore {
			return other
		}
	}
	return nil
}

// quiet turns every page into an inform. In shadow mode it keeps what it would
// have been.
func (d *decision) quiet(reason string) {
	for i := range d.pages {
		why := reason
		page := &d.pages[i]
		if d.policy.Shadow {
			page.Would = page.Urgency
		} else {
			why += ": would have been " + string(page.Urgency)
		}
		page.Why = append(slices.Clone(page.Why), policyWhy(why))
		page.Urgency, page.At = plan.UrgencyInform, time.Time{}
	}
}

func key(r plan.Responder) string { return string(r.Kind) + ":" + r.ID }

func label(r plan.Responder) string { return cmp.Or(r.Name, r.Handle, r.ID) }

func policyWhy(text string) plan.Why { return plan.Why{Kind: plan.WhyPolicy, Text: text} }
