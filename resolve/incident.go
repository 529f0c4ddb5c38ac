package resolve

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/ownership"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// An incident is one alert on its way to a plan: what each step found, for the
// next one.
type incident struct {
	resolver *Resolver
	ctx      context.Context
	alert    alert.Alert
	plan     *plan.Plan
	known    atomic.Pointer[plan.Plan] // as it was after the last step

	traces  []stacktrace.Trace
	running []*running // the repositories that could be read
	frames  []frame    // all of them, in the order in which locate counts
	files   []file     // of the frames or the service, at most Limits.Files
	// ofService says that files are those of the service: no frame led to any.
	ofService bool
	answer    catalog.Answer
	index     *catalog.Index // that the answer is of, or nil
	at        *running       // the repository that the service is in, or nil
	owned     []owned
	evidence  rank.Evidence
	ranking   rank.Ranking
	commits   map[string]suspect // of the evidence, by hash
	crowd     *crowd
	slow      map[string]bool // hooks that did not answer in time
	activity  *activity
	// planned says that the alert tells of work that somebody meant to do.
	planned    bool
	regression string // the first suspect commit of the deploy range
	passed     []passed
	undone     map[blame.Hash]bool // commits that were taken back, and that took them back
}

// A file is a file behind the failure.
type file struct {
	repo   *running
	path   string
	frames []int // indices in incident.frames
}

// An owned is an owner with the rules that name it.
type owned struct {
	owner string
	kind  ownership.OwnerKind
	score float64
	paths []string
	why   []plan.Why
}

func newIncident(ctx context.Context, r *Resolver, a alert.Alert) *incident {
	return &incident{
		resolver: r, ctx: ctx, alert: a,
		plan:    &plan.Plan{Version: plan.Version, Title: a.Title, URL: a.URL},
		commits: map[string]suspect{},
		undone:  map[blame.Hash]bool{},
		slow:    map[string]bool{},
		crowd:   newCrowd(r.config.People),
	}
}

// step runs one step. A panic in it becomes a Problem and the next step goes
// on with what there is: the page must go out.
func (c *incident) step(name string, run func()) {
	defer func() {
		if p := recover(); p != nil {
			c.problem(plan.InternalError, name, "internal error while looking for %s: %v", name, p)
			c.resolver.config.Logger.Error("panic", "step", name, "value", p, "stack", string(debug.Stack()))
		}
	}()
	run()
}

// problem records what could not be found out, once.
func (c *incident) problem(kind plan.ProblemKind, subject, format string, args ...any) {
	p := plan.Problem{Kind: kind, Subject: subject, Text: fmt.Sprintf(format, args...)}
	if !slices.Contains(c.plan.Problems, p) {
		c.plan.Problems = append(c.plan.Problems, p)
	}
}

// cancelled reports whether the context has ended.
func (c *incident) cancelled() bool { return c.ctx.Err() != nil }

// finish makes sure of what every plan promises, whatever went wrong.
func (c *incident) finish() {
	p := c.plan
	if c.cancelled() {
		why := "it was cancelled"
		if errors.Is(c.ctx.Err(), context.DeadlineExceeded) {
			why = "the time was up"
		}
		c.problem(plan.Cancelled, "", "the search ended early because %s; this is what was known by then", why)
	}
	if p.Class.Kind == "" {
		p.Class = plan.Class{Kind: plan.Unknown, Why: "the failure could not be classified"}
	}
	if len(c.resolver.config.Operations) == 0 {
		c.problem(plan.NoOperations, "", "nobody is configured as operations")
	}
	if !slices.ContainsFunc(p.Pages, func(page plan.Page) bool { return page.Role == plan.RoleRestore }) {
		p.Pages = append(c.operations(), p.Pages...)
	}
	for _, problem := range c.resolver.config.Problems {
		if !slices.Contains(p.Problems, problem) {
			p.Problems = append(p.Problems, problem)
		}
	}
}

// operations pages operations and nobody else: the least that a plan is.
func (c *incident) operations() []plan.Page {
	var pages []plan.Page
	for _, r := range c.restorers() {
		pages = append(pages, plan.Page{Responder: r, Role: plan.RoleRestore, Urgency: plan.UrgencyPage})
	}
	return pages
}

// restorers is the service's own operations, else everybody's; a nameless one
// stands in where none is configured, so that a plan is never without.
func (c *incident) restorers() []plan.Responder {
	if own := c.answer.Config; own != nil && len(own.Operations) > 0 {
		return []plan.Responder{{ID: "operations:" + own.Key, Kind: plan.Operations, Name: "operations of " + own.Key, Addresses: own.Operations}}
	}
	if len(c.resolver.config.Operations) > 0 {
		return c.resolver.config.Operations
	}
	return []plan.Responder{{ID: "operations", Kind: plan.Operations, Name: "operations"}}
}

// now is when it failed: ages are counted from it.
func (c *incident) now() time.Time {
	if !c.alert.Time.IsZero() {
		return c.alert.Time
	}
	for _, r := range c.running {
		return r.revision.Time()
	}
	return time.Time{}
}
