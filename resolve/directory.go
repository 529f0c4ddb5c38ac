package resolve

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
)

// PeopleOf returns the people and teams that a tree's own files name: Backstage
// users and groups, OWNERS_ALIASES, Bitbucket's teams.
func PeopleOf(index *catalog.Index) ([]people.Person, []people.Team) {
	var persons []people.Person
	memberOf := map[string][]string{}
	for _, u := range index.Users() {
		p := people.Person{Key: u.Name, Name: u.DisplayName, Handles: map[string]string{"github": u.Name}}
		if u.Email != "" {
			p.Emails = []string{u.Email}
		}
		persons = append(persons, p)
		for _, group := range u.Groups {
			memberOf[group] = append(memberOf[group], u.Name)
		}
	}
	var teams []people.Team
	for _, g := range index.Groups() {
		t := people.Team{Key: g.Name, Aliases: g.Aliases, Members: append(slices.Clone(g.Members), memberOf[g.Name]...), Parent: g.Parent}
		if g.Email != "" {
			t.Contact = map[string]string{"email": g.Email}
		}
		teams = append(teams, t)
	}
	return persons, teams
}

// CacheDirectory keeps a directory's answers for a while, nobody found as well as
// somebody, and gives the last one again when the directory fails. It is safe for
// concurrent use and holds at most ten thousand answers of each kind.
func CacheDirectory(d Directory, keep time.Duration) Directory {
	return &cachedDirectory{
		directory: d, owners: answers[string]{keep: keep, known: map[string]answered{}},
		identities: answers[blame.Identity]{keep: keep, known: map[blame.Identity]answered{}},
	}
}

type cachedDirectory struct {
	directory  Directory
	owners     answers[string]
	identities answers[blame.Identity]
}

func (c *cachedDirectory) Owner(ctx context.Context, owner string) ([]plan.Responder, error) {
	return c.owners.get(owner, func() ([]plan.Responder, error) { return c.directory.Owner(ctx, owner) })
}

func (c *cachedDirectory) Identity(ctx context.Context, id blame.Identity) ([]plan.Responder, error) {
	return c.identities.get(id, func() ([]plan.Responder, error) { return c.directory.Identity(ctx, id) })
}

// answers are what a directory said, and when.
type answers[K comparable] struct {
	keep  time.Duration
	mu    sync.Mutex
	known map[K]answered
}

type answered struct {
	responders []plan.Responder
	at         time.Time
}

// maxAnswers bounds the answers that are kept of one kind.
const maxAnswers = 10_000

func (a *answers[K]) get(key K, ask func() ([]plan.Responder, error)) ([]plan.Responder, error) {
	a.mu.Lock()
	last, asked := a.known[key]
	a.mu.Unlock()
	if asked && time.Since(last.at) < a.keep {
		return last.responders, nil
	}
	found, err := ask()
	if err != nil && asked {
		return last.responders, nil
	}
	if err == nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		if len(a.known) >= maxAnswers {
			clear(a.known)
		}
		a.known[key] = answered{found, time.Now()}
	}
	return found, err
}

// meet adds the people and teams that the repositories themselves name to those
// of the configuration, where an owner is not known without them.
func (c *incident) meet() {
	unknown := func(o owned) bool { _, known := c.crowd.book.Owner(o.owner); return !known }
	if !slices.ContainsFunc(c.owned, unknown) {
		return
	}
	for _, r := range c.running {
		index, err := c.resolver.cache.people(r)
		if err != nil {
			c.problem(plan.BadRepository, r.Name, "the people of %s: %v", label(r.Repository), err)
			continue
		}
		if persons, teams := PeopleOf(index); len(persons)+len(teams) > 0 {
			c.crowd.book = c.crowd.book.Extend(persons, teams)
		}
	}
}

// leaveOut withholds who is there by name alone: those whose commits were seen
// through, programs that committed, and owners who stepped down.
func (c *incident) leaveOut() {
	for _, p := range c.passed {
		if !c.crowd.bot(p.by) {
			r, _ := c.crowd.book.Identity(p.by.Name, p.by.Email)
			c.withhold(plan.Withheld{Responder: r, Why: p.why, Text: p.text})
		}
	}
	for _, id := range c.crowd.programs {
		r, _ := c.crowd.book.Identity(id.Name, id.Email)
		c.withhold(plan.Withheld{Responder: r, Why: plan.ReasonBot, Text: "is a program"})
	}
	for _, f := range c.files {
		for _, e := range catalog.EmeritusOf(f.repo.owners.FS(), f.path) {
			r, _ := c.crowd.book.Owner("@" + e.Name)
			c.withhold(plan.Withheld{Responder: r, Why: plan.ReasonInactive, Text: fmt.Sprintf("stepped down as an approver (%s:%d)", e.File, e.Line)})
		}
	}
}

// withhold adds somebody who is nowhere in the plan yet.
func (c *incident) withhold(w plan.Withheld) {
	if !c.told(w.Responder) {
		c.plan.Withheld = append(c.plan.Withheld, w)
	}
}

// told reports whether a responder is in the plan.
func (c *incident) told(r plan.Responder) bool {
	return slices.ContainsFunc(c.plan.Pages, func(p plan.Page) bool { return same(p.Responder, r) }) ||
		slices.ContainsFunc(c.plan.Withheld, func(w plan.Withheld) bool { return same(w.Responder, r) })
}
