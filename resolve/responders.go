package resolve

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/policy"
	"github.com/whopage/whopage/resolve/rank"
)

// candidate is a person of the ranking as a responder, with what speaks
// against telling them.
func (c *incident) candidate(ranked rank.Ranked) policy.Candidate {
	id := c.crowd.identity(ranked.Key)
	r, known := c.crowd.responder(id)
	if !known {
		if found := c.directoryIdentity(id); len(found) > 0 {
			r = found[0]
		}
	}
	out := policy.Candidate{Responder: r, Score: ranked.Score, Why: c.took(ranked), Commits: c.activity.commits(c.crowd, ranked.Key)}
	out.Deployed = c.regression != "" && slices.Contains(c.evidence.Commits[c.regression].People, ranked.Key)
	if out.Commits == 0 && c.lately(ranked.Key) {
		out.Commits = 1
	}
	out.Blocked = c.blocked(r)
	if out.Blocked == nil && c.activity.known() && out.Commits == 0 {
		out.Blocked = &policy.Block{Reason: plan.ReasonInactive, Text: "no commit in the last 180 days"}
	}
	return out
}

// lately reports whether somebody wrote, took in or merged a change of the
// evidence in the time in which people count as here.
func (c *incident) lately(key string) bool {
	person, _ := strconv.Atoi(key)
	last := c.crowd.newest[person]
	return last != nil && c.now().Sub(last.CommitterTime) < activeFor
}

// withHeirs puts the people who inherit from somebody who left behind them, with
// their share of the ranking.
func (c *incident) withHeirs(left policy.Candidate) []policy.Candidate {
	out := []policy.Candidate{left}
	if p, known := c.crowd.book.Person(left.Responder.ID); !known || !p.Left || left.Responder.Kind != plan.Person {
		return out
	}
	for _, heir := range c.crowd.book.Heirs(left.Responder) {
		if heir.Kind == plan.Person {
			why := because("inherits from "+cmp.Or(left.Responder.Name, left.Responder.ID)+", who has left", left.Why)
			out = append(out, policy.Candidate{Responder: heir, Score: left.Score, Why: why, Blocked: c.blocked(heir)})
		}
	}
	return out
}

// blocked is what speaks against telling a responder: the configuration's
// people, then the caller's hook.
func (c *incident) blocked(r plan.Responder) *policy.Block {
	if c.declined(r) {
		return &policy.Block{Reason: plan.ReasonDeclined, Text: "said of this alert before that it is not theirs"}
	}
	if r.Email == "" && r.Handle == "" && len(r.Addresses) == 0 && r.Kind == plan.Person {
		c.problem(plan.NoContact, r.ID, "%s has no address, handle or pager", cmp.Or(r.Name, r.ID))
		return &policy.Block{Reason: plan.ReasonNoAddress, Text: "no address, handle or pager is known"}
	}
	if absence, available := c.crowd.book.Available(r, c.now()); !available {
		if absence.Reason != plan.ReasonAsleep || c.mayWait() {
			return &policy.Block{Reason: absence.Reason, Text: absence.Text, Until: absence.Until}
		}
	}
	return c.vetoed(r)
}

func (c *incident) declined(r plan.Responder) bool {
	return slices.ContainsFunc(c.alert.Declined, func(id string) bool {
		return id != "" && (id == r.ID || strings.EqualFold(id, r.Email) || strings.EqualFold(id, r.Handle))
	})
}

// mayWait reports whether the alert is not worth waking somebody in their own
// night: its severity is known, and below critical.
func (c *incident) mayWait() bool {
	return c.alert.Severity != "" && !policy.Critical(c.alert.Severity)
}

// directoryIdentity asks the caller's directory for a commit's author.
func (c *incident) directoryIdentity(id blame.Identity) []plan.Responder {
	hook := c.resolver.config.Directory
	if hook == nil {
		return nil
	}
	found, _ := call(c, "directory", func(ctx context.Context) ([]plan.Responder, error) { return hook.Identity(ctx, id) })
	return found
}

// ownerResponders are the owners as responders, best first, each followed by who
// stands in where it cannot be told; then the teams that inherit from people of
// the ranking who left.
func (c *incident) ownerResponders(people []policy.Candidate) []policy.Owner {
	var out []policy.Owner
	for _, o := range c.owned {
		for _, r := range c.ownerResponder(o) {
			out = c.addOwner(out, policy.Owner{Responder: r, Why: o.why})
		}
	}
	for i, p := range people {
		left, known := c.crowd.book.Person(p.Responder.ID)
		if !known || !left.Left {
			continue
		}
		for _, heir := range c.crowd.book.Heirs(p.Responder) {
			if heir.Kind == plan.Team {
				why := because("inherits from "+cmp.Or(left.Name, left.Key)+", who has left", nil)
				out = c.addOwner(out, policy.Owner{Responder: heir, Inherits: i == 0, Why: why})
			}
		}
	}
	return out
}

// addOwner adds an owner with what speaks against telling it, and who stands in:
// the member of a team that has no address of its own, and of whoever cannot be
// told the heirs, until one of them can.
func (c *incident) addOwner(owners []policy.Owner, o policy.Owner) []policy.Owner {
	if slices.ContainsFunc(owners, func(other policy.Owner) bool { return same(other.Responder, o.Responder) }) {
		return owners
	}
	o.OnCall, o.Blocked = c.onCall(o.Responder), c.ownerBlocked(o.Responder)
	if member, found := c.member(o); found {
		o.Blocked = &policy.Block{Reason: plan.ReasonNoAddress, Text: "the team has no pager or channel of its own; " + cmp.Or(member.Name, member.ID) + " stands in"}
		why := because("is of team "+o.Responder.ID+", which has no pager or channel of its own", o.Why)
		return c.addOwner(append(owners, o), policy.Owner{Responder: member, Why: why})
	}
	owners = append(owners, o)
	if o.Blocked == nil {
		return owners
	}
	for _, heir := range c.crowd.book.Heirs(o.Responder) {
		why := because("stands in for "+cmp.Or(o.Responder.Name, o.Responder.ID)+", who cannot be told", o.Why)
		owners = c.addOwner(owners, policy.Owner{Responder: heir, Why: why})
	}
	return owners
}

// because puts why somebody is told in another's place before what speaks for
// the other.
func because(text string, why []plan.Why) []plan.Why {
	return append([]plan.Why{{Kind: plan.WhyPolicy, Text: text}}, why...)
}

// member is who is told in place of a team that can only be told through its
// people: of those who can be told the one whom the ranking has first.
func (c *incident) member(o policy.Owner) (plan.Responder, bool) {
	team, known := c.crowd.book.Team(o.Responder.ID)
	if !known || o.Responder.Kind != plan.Team || o.Blocked != nil || len(o.OnCall) > 0 || len(o.Responder.Addresses) > 0 || o.Responder.Handle != "" {
		return plan.Responder{}, false
	}
	var able []plan.Responder
	for _, m := range c.crowd.book.Members(team.Responder()) {
		if c.blocked(m) == nil {
			able = append(able, m)
		}
	}
	for _, ranked := range head(c.ranking.People) {
		if r, known := c.crowd.responder(c.crowd.identity(ranked.Key)); known {
			if i := slices.IndexFunc(able, func(m plan.Responder) bool { return same(m, r) }); i >= 0 {
				return able[i], true
			}
		}
	}
	if len(able) == 0 {
		return plan.Responder{}, false
	}
	return able[0], true
}

// ownerBlocked is what speaks against telling an owner: besides what holds for
// everybody, that it is a program, or a team of nobody.
func (c *incident) ownerBlocked(r plan.Responder) *policy.Block {
	if c.program(r) {
		return &policy.Block{Reason: plan.ReasonBot, Text: "the owner is a program"}
	}
	block := c.blocked(r)
	if team, known := c.crowd.book.Team(r.ID); known && r.Kind == plan.Team && len(c.crowd.book.Members(r)) == 0 && len(r.Addresses) == 0 {
		c.problem(plan.EmptyTeam, team.Key, "the team %s has no members, contact or pager", team.Key)
	}
	return block
}

// program reports whether an owner is a program.
func (c *incident) program(r plan.Responder) bool {
	return r.Kind == plan.Person && c.crowd.book.Bot(r.ID, r.Email, r.Handle)
}

func same(a, b plan.Responder) bool { return a.Kind == b.Kind && a.ID == b.ID }

// ownerResponder finds who stands behind an owner: in the configuration, else
// in the caller's directory, else whoever the owner's own spelling names.
func (c *incident) ownerResponder(o owned) []plan.Responder {
	r, known := c.crowd.book.Owner(o.owner)
	if known {
		return []plan.Responder{r}
	}
	if hook := c.resolver.config.Directory; hook != nil {
		found, err := call(c, "directory", func(ctx context.Context) ([]plan.Responder, error) { return hook.Owner(ctx, o.owner) })
		if err == nil && len(found) > 0 {
			return found
		}
	}
	if (c.crowd.book != nil || c.resolver.config.Directory != nil) && !c.program(r) {
		c.problem(plan.UnresolvedOwner, o.owner, "nobody is known behind the owner %s%s", o.owner, firstRule(o))
	}
	return []plan.Responder{r}
}

func firstRule(o owned) string {
	if len(o.why) == 0 {
		return ""
	}
	return fmt.Sprintf(", who %s", o.why[0].Text)
}

// onCall asks the caller's hook who of a team is on call.
func (c *incident) onCall(r plan.Responder) []plan.Responder {
	hook := c.resolver.config.OnCall
	if hook == nil || r.Kind != plan.Team {
		return nil
	}
	found, _ := call(c, "on-call", func(ctx context.Context) ([]plan.Responder, error) { return hook.OnCall(ctx, r, c.now()) })
	return found
}

// escalation is the service's own order of who is told, where it has one.
func (c *incident) escalation() []plan.Responder {
	var out []plan.Responder
	for _, step := range c.answer.Escalation {
		if step == "operations" {
			continue // told at once in every plan
		}
		r, known := c.crowd.book.Owner(step)
		if !known {
			c.problem(plan.UnresolvedOwner, step, "nobody is known behind %s in the escalation of %s", step, c.answer.Service)
		}
		out = append(out, r)
	}
	return out
}

// vetoed asks the caller's hook whether a responder may be told.
func (c *incident) vetoed(r plan.Responder) *policy.Block {
	hook := c.resolver.config.Veto
	if hook == nil {
		return nil
	}
	block, err := call(c, "veto", func(ctx context.Context) (policy.Block, error) {
		reason, text, err := hook.Veto(ctx, r, c.alert)
		return policy.Block{Reason: reason, Text: text}, err
	})
	if err != nil || block.Reason == "" {
		return nil
	}
	return &block
}
