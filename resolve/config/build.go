package config

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/locate"
	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/policy"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// Config returns what a Resolver is made of. clones are the repositories by
// their names in the file; the empty name is the one that the file is in. Hooks,
// limits and the logger are the caller's to add.
//
// What is broken in the file is left out and told in Problems.
func (f *File) Config(clones map[string]*blame.Repo) resolve.Config {
	c := resolve.Config{
		Services:           f.Services(),
		ServiceLabels:      f.doc.Labels.Service,
		EnvironmentLabels:  f.doc.Labels.Environment,
		EnvironmentAffixes: f.doc.Labels.EnvironmentAffixes,
		Operations:         f.operations(),
		People:             f.People(),
		Policy:             f.policy(),
		Problems:           f.Problems(),
	}
	own := f.ownName(clones)
	for _, name := range keys(clones) {
		c.Repositories = append(c.Repositories, f.repository(cmp.Or(name, own), clones[name]))
	}
	for _, name := range f.absent(clones) {
		if name != own {
			c.Problems = append(c.Problems, plan.Problem{
				Kind: plan.BadRepository, Subject: name, Text: fmt.Sprintf("there is no clone of the repository %s", name),
			})
		}
	}
	return c
}

// ownName is what the file calls the repository that it is in, whose clone has no
// name: the only one that no other clone is of; empty where that is not clear.
func (f *File) ownName(clones map[string]*blame.Repo) string {
	absent := f.absent(clones)
	if _, given := clones[""]; !given || len(absent) != 1 {
		return ""
	}
	return absent[0]
}

// absent are the repositories of which no clone has the name.
func (f *File) absent(clones map[string]*blame.Repo) []string {
	return slices.DeleteFunc(keys(f.doc.Repositories), func(name string) bool { _, given := clones[name]; return given })
}

// Problems are the file's errors as a plan tells them, and that the file of another
// revision stands in.
func (f *File) Problems() []plan.Problem {
	out := slices.Clone(f.notes)
	for _, e := range f.errors {
		out = append(out, plan.Problem{Kind: plan.BadConfig, Subject: fmt.Sprintf("%s:%d", e.File, e.Line), Text: e.Error()})
	}
	return out
}

// Services returns the services of the file, by name.
func (f *File) Services() []catalog.Service {
	var out []catalog.Service
	for _, key := range keys(f.doc.Services) {
		s := f.doc.Services[key]
		out = append(out, catalog.Service{
			Key: key, Aliases: s.Aliases, Match: s.Match, Repository: s.Repository, Paths: s.Paths, Exclude: s.Exclude,
			Entrypoints: s.Entrypoints, Owners: s.Owners, Escalation: s.Escalation, Operations: s.Operations,
			DependsOn: s.DependsOn, File: f.places[key].file, Line: f.places[key].line,
		})
	}
	return out
}

// People returns the file's people, teams and bots.
func (f *File) People() *people.Book {
	var ps []people.Person
	for _, key := range keys(f.doc.People) {
		ps = append(ps, f.doc.People[key].made(key))
	}
	var ts []people.Team
	for _, key := range keys(f.doc.Teams) {
		t := f.doc.Teams[key]
		ts = append(ts, people.Team{Key: key, Aliases: t.Aliases, Members: t.Members, Contact: t.Contact, Pagers: t.Pagers, Parent: t.Parent})
	}
	book, err := people.New(ps, ts, people.Options{BotsAdd: f.doc.Bots.Add, BotsKeep: f.doc.Bots.Keep})
	if err != nil {
		// References were checked when the file was read, but blocks of two
		// files may have been joined since.
		return (*people.Book)(nil).Extend(ps, ts)
	}
	return book
}

func (p person) made(key string) people.Person {
	made := people.Person{
		Key: key, Name: p.Name, Emails: p.Emails, Handles: p.Handles, Pagers: p.Pagers, TimeZone: p.TimeZone.Location,
		Left: p.Active != nil && !*p.Active, Successors: p.Successors, NeverPage: p.Page == "never",
	}
	at := cmp.Or(p.TimeZone.Location, time.UTC)
	if p.Hours != nil {
		made.Hours = hours(p.Hours.Days, p.Hours.From, p.Hours.To, p.TimeZone)
	}
	for _, a := range p.Away {
		made.Away = append(made.Away, people.Span{From: a.From.in(at), To: a.To.in(at).AddDate(0, 0, 1)})
	}
	return made
}

func hours(days []weekday, from, to clock, z zone) *people.Hours {
	h := &people.Hours{From: time.Duration(from), To: time.Duration(to), TimeZone: z.Location}
	for _, d := range days {
		h.Days[d] = true
	}
	return h
}

// operations is the rotation, or the fixed list of people.
func (f *File) operations() []plan.Responder {
	var out []plan.Responder
	if rotation := f.doc.Operations.Rotation; len(rotation) > 0 {
		out = append(out, plan.Responder{ID: "operations", Kind: plan.Operations, Name: "operations", Addresses: rotation})
	}
	for _, key := range f.doc.Operations.People {
		out = append(out, f.doc.People[key].made(key).Responder())
	}
	return out
}

func (f *File) policy() policy.Policy {
	p := f.doc.Policy
	made := policy.Policy{
		MaxDevelopers: int(p.MaxDevelopers), PageConfidence: float64(p.MinConfidence.Page), NotifyConfidence: float64(p.MinConfidence.Notify),
		EscalateAfter: time.Duration(p.EscalateAfter), OutsideHours: plan.Urgency(p.OutsideHours),
		Since: time.Duration(p.History.Since), MaxCommits: int(p.History.MaxCommits),
	}
	for _, k := range p.PageFor {
		made.PageFor = append(made.PageFor, plan.Kind(k))
	}
	if w := p.WorkingHours; w != nil {
		made.WorkingHours = hours(w.Days, w.From, w.To, w.TimeZone)
	}
	if p.Severity != nil {
		made.Severity = map[string]plan.Urgency{}
		for word, u := range p.Severity {
			made.Severity[strings.ToLower(word)] = plan.Urgency(u)
		}
	}
	return made
}

func (p policies) isZero() bool { return reflect.ValueOf(p).IsZero() }

func (f *File) repository(name string, clone *blame.Repo) resolve.Repository {
	own := f.doc.Repositories[name]
	r := resolve.Repository{
		Name: name, Repo: clone, Remotes: own.Remotes, OwnersRev: own.DefaultBranch,
		IgnorePaths: f.doc.Ignore.Paths, IgnoreRevsFiles: f.doc.Ignore.RevisionsFiles,
	}
	for _, m := range f.doc.CodeMappings {
		if m.Repository == "" || m.Repository == name {
			r.Mappings = append(r.Mappings, resolve.Mapping{
				Mapping: locate.Mapping{Stack: m.Stack, Source: m.Source, Format: stacktrace.Format(m.Platform)}, Service: m.Service,
			})
		}
	}
	return r
}
