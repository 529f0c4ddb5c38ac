// Package policy decides who is told: it joins who knows the change with who
// can act, and puts them in roles, urgencies and tiers. It asks nobody and
// reads nothing; every responder that it is given comes back in a page or in a
// withheld entry with its reason.
package policy

import (
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
)

// A Policy says whom a plan pages. The zero value of each field is its default.
type Policy struct {
	MaxDevelopers int         // paged by name in one incident; default 2
	PageFor       []plan.Kind // kinds that page developers; default code and regression
	// PageConfidence and NotifyConfidence are the least calibrated probability
	// at which a person is paged or notified; defaults 0.35 and 0.15.
	PageConfidence, NotifyConfidence float64
	// EscalateAfter is when the team is told; the next developer after half of
	// it. Default 10 minutes.
	EscalateAfter time.Duration
	// WorkingHours nil: every hour is one. OutsideHours is what becomes of a
	// developer's page then, for alerts below critical; default defer.
	WorkingHours *people.Hours
	OutsideHours plan.Urgency
	// Severity maps the alert's word, in lower case, to an urgency of
	// developers' pages. Words that are not listed page; none is critical.
	Severity map[string]plan.Urgency
	// Since bounds how far back history is asked; 0 is all of it. MaxCommits
	// bounds the commits of one walk; 0 is no bound.
	Since      time.Duration
	MaxCommits int
	// Shadow computes and explains everything and makes every page an inform.
	Shadow bool
}

// Default returns the policy that the zero value stands for.
func Default() Policy {
	return Policy{
		MaxDevelopers:    2,
		PageFor:          []plan.Kind{plan.Code, plan.Regression},
		PageConfidence:   0.35,
		NotifyConfidence: 0.15,
		EscalateAfter:    10 * time.Minute,
		OutsideHours:     plan.UrgencyDefer,
		Severity: map[string]plan.Urgency{
			"critical": plan.UrgencyPage, "error": plan.UrgencyPage,
			"warning": plan.UrgencyNotify, "warn": plan.UrgencyNotify, "low": plan.UrgencyNotify, "minor": plan.UrgencyNotify,
			"p4": plan.UrgencyNotify, "sev4": plan.UrgencyNotify, "notice": plan.UrgencyNotify,
			"info": plan.UrgencyInform, "informational": plan.UrgencyInform, "debug": plan.UrgencyInform, "none": plan.UrgencyInform,
			"p5": plan.UrgencyInform, "sev5": plan.UrgencyInform,
		},
	}
}

// Complete returns the policy with its defaults filled in.
func (p Policy) Complete() Policy {
	d := Default()
	if p.MaxDevelopers == 0 {
		p.MaxDevelopers = d.MaxDevelopers
	}
	if p.PageFor == nil {
		p.PageFor = d.PageFor
	}
	if p.PageConfidence == 0 {
		p.PageConfidence = d.PageConfidence
	}
	if p.NotifyConfidence == 0 {
		p.NotifyConfidence = d.NotifyConfidence
	}
	if p.EscalateAfter == 0 {
		p.EscalateAfter = d.EscalateAfter
	}
	if p.OutsideHours == "" {
		p.OutsideHours = d.OutsideHours
	}
	if p.Severity == nil {
		p.Severity = d.Severity
	}
	return p
}

// A Case is what a decision is made on.
type Case struct {
	Class      plan.Class
	Confidence float64 // that People[0] wrote the change at fault
	Severity   string  // as sent
	Time       time.Time
	// Deployed says that the failure followed a deploy closely enough that the
	// deploy may be its cause.
	Deployed bool
	// Planned says that the alert tells of work that somebody meant to do:
	// nobody is woken for it.
	Planned    bool
	Operations []plan.Responder
	People     []Candidate // who knows the change, best first
	Owners     []Owner     // of the failing files or service, best first
	// Escalation, where given, is the order in which owners are told after the
	// first tier.
	Escalation []plan.Responder
	// Quiet, where set, is why nobody is to be told more than for the record:
	// the alert is resolved, say.
	Quiet string
}

// A Candidate is a person who knows the change.
type Candidate struct {
	Responder plan.Responder
	Score     float64 // share of the ranking
	Why       []plan.Why
	Commits   int // in the repository in the last 180 days
	// Deployed says that a change of theirs to the failing code is in the last
	// deploy: they are asked before anybody on call.
	Deployed bool
	// Blocked, where set, is why the person is not to be told.
	Blocked *Block
}

// A Block is a reason not to tell somebody.
type Block struct {
	Reason plan.Reason
	Text   string
	Until  time.Time // when it ends, where that is known
}

// An Owner is a team or person that owns the failing files.
type Owner struct {
	Responder plan.Responder
	Why       []plan.Why
	// OnCall is who of the team is on call, where a schedule is known. A team
	// without one is told as a team.
	OnCall []plan.Responder
	// Inherits says that the code of the first person, who cannot be told, is
	// theirs now.
	Inherits bool
	Blocked  *Block
}

// Decide returns who is told, in the plan's order, and who is not.
func (p Policy) Decide(c Case) ([]plan.Page, []plan.Withheld) {
	d := &decision{policy: p.Complete(), Case: c, seen: map[string]bool{}}
	d.restore()
	switch {
	case d.wakes():
		d.fix()
	case d.Planned:
		d.sleep()
	case c.Class.Kind == plan.Infrastructure && !c.Deployed:
		d.sleep()
	default:
		d.tell()
	}
	d.rest()
	if d.policy.Shadow {
		d.quiet("shadow mode")
	} else if d.Quiet != "" {
		d.quiet(d.Quiet)
	}
	plan.Sort(d.pages)
	return d.pages, d.withheld
}

// Critical reports whether an alert of this severity is worth waking people at
// any hour: "critical" and words like it, or none at all.
func Critical(severity string) bool {
	switch strings.ToLower(severity) {
	case "", "critical", "crit", "fatal", "emergency", "alert", "p0", "p1", "sev0", "sev1", "page", "high", "disaster":
		return true
	}
	return false
}

// urgency is how developers are told at all: the kind of failure, the alert's
// severity and the hour, the mildest of them.
func (d *decision) urgency() (plan.Urgency, time.Time) {
	u, listed := d.policy.Severity[strings.ToLower(d.Severity)]
	if !listed || d.Severity == "" {
		u = plan.UrgencyPage
	}
	if u != plan.UrgencyPage || Critical(d.Severity) || d.policy.WorkingHours.Contain(d.Time) {
		return u, time.Time{}
	}
	if d.policy.OutsideHours == plan.UrgencyDefer {
		return plan.UrgencyDefer, d.policy.WorkingHours.Next(d.Time)
	}
	return d.policy.OutsideHours, time.Time{}
}
