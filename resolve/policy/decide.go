package policy

import (
	"cmp"
	"slices"
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
		urgency := plan.UrgencyPage
		if i > 0 {
			urgency = plan.UrgencyNotify
		}
		d.page(plan.Page{Responder: r, Role: plan.RoleRestore, Urgency: urgency})
	}
}

// fix pages the people who can mend code: one at once, the next after a while,
// then the owning team.
func (d *decision) fix() {
	sure := d.Confidence >= d.policy.PageConfidence
	if owner := d.firstOwner(); owner != nil && (!sure || len(owner.OnCall) > 0) {
		d.ownerFirst(*owner, sure)
	} else {
		d.developerFirst(sure)
	}
	d.third()
	d.team()
}

// developerFirst pages the first who can act, and the next half an escalation
// later if they are likely too.
func (d *decision) developerFirst(sure bool) {
	for range d.policy.MaxDevelopers {
		c := d.next()
		if c == nil {
			return
		}
		switch {
		case d.paged == 0:
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
func (d *decision) ownerFirst(o Owner, sure bool) {
	why := slices.Clone(o.Why)
	if !sure {
		why = append(why, policyWhy("no change stands out, so the owner is asked first"))
	}
	first := o.Responder
	if len(o.OnCall) > 0 {
		first = o.OnCall[0]
		why = append(why, policyWhy("on call for "+label(o.Responder)))
	}
	d.tellOwner(first, plan.RoleFix, plan.UrgencyPage, 0, why)
	for range d.policy.MaxDevelopers {
		if c := d.next(); c != nil {
			d.person(*c, plan.RoleAdvise, plan.UrgencyNotify, 0, c.Why)
		}
	}
}

// third asks the most active of those who follow: with two by rank and one by
// activity a plan holds the author or the one who mends it more often than
// with three by rank.
func (d *decision) third() {
	var best *Candidate
	for i := range d.People[:min(len(d.People), 12)] {
		c := &d.People[i]
		if d.free(c) && c.Commits > 0 && (best == nil || c.Commits > best.Commits) {
			best = c
		}
	}
	if best != nil && d.named > 0 {
		why := append(slices.Clone(best.Why), policyWhy("the most active of those who know this code"))
		d.person(*best, plan.RoleAdvise, plan.UrgencyNotify, 0, why)
	}
}

// team pages the owning team, or the configured escalation, one step after the
// other.
func (d *decision) team() {
	after := d.policy.EscalateAfter
	steps := d.Escalation
	if len(steps) == 0 {
		if o := d.firstOwner(); o != nil {
			steps = []plan.Responder{o.Responder}
		}
	}
	for _, r := range steps {
		if !d.seen[key(r)] {
			d.tellOwner(r, plan.RoleFix, plan.UrgencyPage, after, d.whyOwner(r))
			after += d.policy.EscalateAfter
		}
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
			d.hold(c.Responder, plan.ReasonInfrastructure, "known, and left asleep: "+d.Class.Why)
		}
	}
}

// tell notifies without waking: the owner, and of the people only those whom
// the evidence names clearly.
func (d *decision) tell() {
	if o := d.firstOwner(); o != nil {
		d.tellOwner(o.Responder, plan.RoleAdvise, plan.UrgencyNotify, 0, o.Why)
	}
	for range d.policy.MaxDevelopers {
		c := d.next()
		if c == nil || d.Confidence < d.policy.NotifyConfidence {
			break
		}
		d.person(*c, plan.RoleAdvise, plan.UrgencyNotify, 0, c.Why)
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
		case i > 0 && c.Score < d.policy.NotifyConfidence:
			d.hold(c.Responder, plan.ReasonThreshold, "")
		default:
			d.hold(c.Responder, plan.ReasonCap, "")
		}
	}
	for _, o := range d.Owners {
		switch {
		case d.seen[key(o.Responder)]:
		case o.Blocked != nil:
			d.hold(o.Responder, o.Blocked.Reason, o.Blocked.Text)
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
	return c.Blocked == nil && !d.seen[key(c.Responder)]
}

func (d *decision) firstOwner() *Owner {
	for i := range d.Owners {
		if d.Owners[i].Blocked == nil {
			return &d.Owners[i]
		}
	}
	return nil
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

func (d *decision) tellOwner(r plan.Responder, role plan.Role, u plan.Urgency, after time.Duration, why []plan.Why) {
	if !d.seen[key(r)] {
		d.page(d.mild(plan.Page{Responder: r, Role: role, Urgency: u, After: plan.Duration(after), Score: d.share(r), Why: why}))
	}
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

// quiet turns every page into an inform, and says what it would have been.
func (d *decision) quiet(why string) {
	for i := range d.pages {
		page := &d.pages[i]
		page.Why = append(slices.Clone(page.Why), policyWhy(why+": would have been "+string(page.Urgency)))
		page.Urgency, page.At = plan.UrgencyInform, time.Time{}
	}
}

func key(r plan.Responder) string { return string(r.Kind) + ":" + r.ID }

func label(r plan.Responder) string { return cmp.Or(r.Name, r.Handle, r.ID) }

func policyWhy(text string) plan.Why { return plan.Why{Kind: plan.WhyPolicy, Text: text} }

// ordered sorts pages by tier, then role, then score; equals stay as decided.
func ordered(pages []plan.Page) []plan.Page {
	roles := []plan.Role{plan.RoleRestore, plan.RoleFix, plan.RoleAdvise, plan.RoleInform}
	slices.SortStableFunc(pages, func(a, b plan.Page) int {
		return cmp.Or(
			cmp.Compare(a.After, b.After),
			cmp.Compare(slices.Index(roles, a.Role), slices.Index(roles, b.Role)),
			cmp.Compare(b.Score, a.Score),
		)
	})
	return pages
}
