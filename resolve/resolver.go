package resolve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/classify"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
)

// A Resolver turns alerts into plans. It is immutable, safe for concurrent use,
// and starts nothing in the background; what it caches is keyed by ids that
// never change their meaning.
type Resolver struct {
	config Config
	rules  *classify.Table
	cache  *cache
	// declared answers for the services of the configuration alone.
	declared *catalog.Index
	version  string // of the configuration, where Revise gave it
}

// New checks a configuration and makes a Resolver of it. Its error joins all
// that is wrong.
func New(c Config) (*Resolver, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Rules == nil {
		c.Rules = classify.Rules()
	}
	rules, err := classify.New(c.Rules)
	if err != nil {
		return nil, err
	}
	c.Policy = c.Policy.Complete()
	c.Limits = c.Limits.complete()
	if c.Weights.Version == 0 {
		c.Weights = rank.Default()
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	declared := catalog.NewConfigured(c.catalogOptions(""))
	return &Resolver{config: c, rules: rules, cache: newCache(), declared: declared}, nil
}

func (c Config) check() error {
	var errs []error
	if len(c.Repositories) == 0 {
		errs = append(errs, errors.New("resolve: no repository"))
	}
	names := map[string]bool{}
	for i, r := range c.Repositories {
		if r.Repo == nil {
			errs = append(errs, fmt.Errorf("resolve: repository %d (%q): Repo is nil", i, r.Name))
		}
		if names[r.Name] {
			errs = append(errs, fmt.Errorf("resolve: repository %d: the name %q is taken", i, r.Name))
		}
		names[r.Name] = true
	}
	for i, r := range c.Operations {
		if r.ID == "" {
			errs = append(errs, fmt.Errorf("resolve: operations responder %d has no ID", i))
		}
	}
	return errors.Join(errs...)
}

func (l Limits) complete() Limits {
	if l.Bytes == 0 {
		l.Bytes = 64 << 20
	}
	if l.Frames == 0 {
		l.Frames = 500
	}
	if l.Files == 0 {
		l.Files = 6
	}
	if l.Hook == 0 {
		l.Hook = 3 * time.Second
	}
	return l
}

// Resolve says who is told of an alert, and why. The plan is never nil and
// always has operations in it, also when the context ended, a repository is
// broken or a hook panicked; what could not be found out is in its Problems.
// An alert that is resolved or acknowledged pages nobody but is looked up all
// the same.
//
// When the context ends, Resolve returns within 50 ms with what is known by
// then; work that cannot be interrupted goes on for a moment and is dropped.
func (r *Resolver) Resolve(ctx context.Context, a alert.Alert) *plan.Plan {
	if r.config.Limits.Time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.config.Limits.Time)
		defer cancel()
	}
	c := newIncident(ctx, r, a)
	if ctx.Done() == nil {
		c.run()
		return c.plan
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.run()
	}()
	select {
	case <-done:
		return c.plan
	case <-ctx.Done():
	}
	select {
	case <-done:
		return c.plan
	case <-time.After(grace):
		return r.unfinished(ctx, a, c.known.Load())
	}
}

// grace is how long an incident whose context ended may take to make a plan of
// what it knows.
const grace = 30 * time.Millisecond

// run takes an alert through all steps, in the order in which doc.go shows them.
func (c *incident) run() {
	for _, s := range []struct {
		name string
		run  func()
	}{
		{"stack traces", c.read},
		{"deployed revisions", c.deployed},
		{"configuration", c.revise},
		{"service", c.service},
		{"files of frames", c.locate},
		{"files of the service", c.serviceFiles},
		{"owners", c.owners},
		{"history", c.history},
		{"ranking", c.rank},
		{"class", c.classify},
		{"operations' view", c.restore},
		{"plan", c.decide},
	} {
		c.step(s.name, s.run)
		c.known.Store(copied(c.plan))
	}
	c.finish()
}

// unfinished is the plan of an incident that did not end in time: what it knew
// after its last step, and operations.
func (r *Resolver) unfinished(ctx context.Context, a alert.Alert, known *plan.Plan) *plan.Plan {
	c := newIncident(ctx, r, a)
	if known != nil {
		c.plan = known
	}
	c.finish()
	return c.plan
}

// copied is a plan whose lists may grow without the other's.
func copied(p *plan.Plan) *plan.Plan {
	out := *p
	out.Repositories, out.Pages, out.Withheld = slices.Clone(p.Repositories), slices.Clone(p.Pages), slices.Clone(p.Withheld)
	out.Developers, out.Commits, out.Owners = slices.Clone(p.Developers), slices.Clone(p.Commits), slices.Clone(p.Owners)
	out.Files, out.Problems, out.Handoffs = slices.Clone(p.Files), slices.Clone(p.Problems), slices.Clone(p.Handoffs)
	return &out
}
