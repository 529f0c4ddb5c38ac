package people

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/plan"
)

// A Book holds the people and teams of a configuration, by every name they go
// by. It is immutable and safe for concurrent use; a nil Book knows nobody, and
// of bots only the usual ones.
type Book struct {
	people []Person
	teams  []Team
	bots   bots

	personByKey map[string]int
	teamByKey   map[string]int
	// The maps below hold -1 where two people or teams share a name: such a
	// name leads to nobody, since half of the pages would go wrong.
	byEmail  map[string]int
	byLogin  map[string]int // "forge:login" and "forge#id"
	byHandle map[string]int // login on whichever forge
	byName   map[string]int // full names of two or more words
	byAlias  map[string]int // of teams
}

// Options are what a Book needs beside people and teams.
type Options struct {
	// BotsAdd and BotsKeep are globs over name, address and handle, in which
	// only * and ? are special: programs beyond the usual ones, and people who
	// look like programs.
	BotsAdd, BotsKeep []string
}

// New makes a Book. The error names every duplicate key and every reference to
// somebody who is not there. Cycles of parents, members and successors are
// allowed: nobody is visited twice.
func New(people []Person, teams []Team, o Options) (*Book, error) {
	b := build(people, teams, newBots(o))
	if err := b.check(); err != nil {
		return nil, err
	}
	return b, nil
}

// Extend returns a Book that also knows the people and teams that a repository
// itself names, its catalog's users and groups for instance. Who is in b stays
// as they are: an entry with a known key, address, login or alias only adds the
// members of a team that has none. Members are keys, logins (also "user:NAME" and
// with a namespace) or addresses; one of whom nothing else is known becomes a
// person with that login or address.
func (b *Book) Extend(people []Person, teams []Team) *Book {
	if b == nil {
		b = build(nil, nil, newBots(Options{}))
	}
	allPeople, allTeams := slices.Clone(b.people), slices.Clone(b.teams)
	for _, p := range people {
		if !b.knowsPerson(p) {
			allPeople = append(allPeople, p)
		}
	}
	for _, t := range teams {
		if i, known := b.knownTeam(t); !known {
			allTeams = append(allTeams, t)
		} else if len(allTeams[i].Members) == 0 {
			allTeams[i].Members = t.Members
		}
	}
	all := build(allPeople, allTeams, b.bots)
	for i := range all.teams {
		all.teams[i].Members = all.named(all.teams[i].Members)
	}
	return build(all.people, all.teams, b.bots)
}

// named gives members their keys, and takes in those who have none.
func (b *Book) named(members []string) []string {
	var out []string
	for _, m := range members {
		if _, found := b.reference(m); found {
			out = append(out, m)
			continue
		}
		kind, name := splitOwner(m)
		r, found := b.lookUp(m)
		switch {
		case found:
			out = append(out, string(r.Kind)+":"+r.ID)
		case name == "" || kind == "team" || kind == "person" || kind == "group":
		default:
			p := memberOf(kind, name)
			if _, taken := b.personByKey[p.Key]; !taken {
				b.people = append(b.people, p)
				b.personByKey[p.Key] = len(b.people) - 1
			}
			out = append(out, "person:"+p.Key)
		}
	}
	return out
}

// memberOf is a person of whom only a login or an address is known.
func memberOf(kind, name string) Person {
	if kind == "email" {
		return Person{Key: strings.ToLower(name), Emails: []string{name}}
	}
	return Person{Key: lastPart(name), Handles: map[string]string{"github": lastPart(name)}}
}

// Person returns the person with this key.
func (b *Book) Person(key string) (Person, bool) {
	if b == nil {
		return Person{}, false
	}
	i, found := b.personByKey[key]
	if !found {
		return Person{}, false
	}
	return b.people[i], true
}

// Team returns the team with this key.
func (b *Book) Team(key string) (Team, bool) {
	if b == nil {
		return Team{}, false
	}
	i, found := b.teamByKey[key]
	if !found {
		return Team{}, false
	}
	return b.teams[i], true
}

func build(people []Person, teams []Team, bots bots) *Book {
	b := &Book{
		people: people, teams: teams, bots: bots,
		personByKey: map[string]int{}, teamByKey: map[string]int{},
		byEmail: map[string]int{}, byLogin: map[string]int{}, byHandle: map[string]int{},
		byName: map[string]int{}, byAlias: map[string]int{},
	}
	for i, p := range people {
		first(b.personByKey, p.Key, i)
		b.indexPerson(i, p)
	}
	for i, t := range teams {
		first(b.teamByKey, t.Key, i)
		for _, alias := range t.Aliases {
			unique(b.byAlias, ownerKey(alias), i)
		}
	}
	return b
}

func (b *Book) indexPerson(i int, p Person) {
	for _, address := range p.Emails {
		unique(b.byEmail, strings.ToLower(address), i)
		if login, found := ParseNoreply(address); found {
			b.indexLogin(i, login)
		}
	}
	for _, service := range slices.Sorted(maps.Keys(p.Handles)) {
		if forges[service] {
			b.indexLogin(i, Login{Forge: service, Name: p.Handles[service]})
		}
	}
	if isFullName(p.Name) {
		unique(b.byName, foldName(p.Name), i)
	}
}

func (b *Book) indexLogin(i int, l Login) {
	for _, key := range l.keys() {
		unique(b.byLogin, key, i)
	}
	unique(b.byHandle, strings.ToLower(l.Name), i)
}

// check reports duplicate keys and references that lead nowhere.
func (b *Book) check() error {
	var errs []error
	for i, p := range b.people {
		if b.personByKey[p.Key] != i {
			errs = append(errs, fmt.Errorf("people: person %q is there twice", p.Key))
		}
		for _, s := range p.Successors {
			if _, found := b.reference(s); !found {
				errs = append(errs, fmt.Errorf("people: person %q: no successor %q", p.Key, s))
			}
		}
	}
	for i, t := range b.teams {
		if b.teamByKey[t.Key] != i {
			errs = append(errs, fmt.Errorf("people: team %q is there twice", t.Key))
		}
		for _, m := range t.Members {
			if _, found := b.reference(m); !found {
				errs = append(errs, fmt.Errorf("people: team %q: no member %q", t.Key, m))
			}
		}
		if _, found := b.teamByKey[t.Parent]; t.Parent != "" && !found {
			errs = append(errs, fmt.Errorf("people: team %q: no parent %q", t.Key, t.Parent))
		}
	}
	return errors.Join(errs...)
}

// reference resolves "team:KEY", "person:KEY", or a bare key, of a person where
// both have it.
func (b *Book) reference(s string) (plan.Responder, bool) {
	kind, key, prefixed := strings.Cut(s, ":")
	if !prefixed {
		kind, key = "", s
	}
	if i, found := b.personByKey[key]; found && kind != "team" {
		return b.people[i].Responder(), true
	}
	if i, found := b.teamByKey[key]; found && kind != "person" {
		return b.teams[i].Responder(), true
	}
	return plan.Responder{}, false
}

func (b *Book) knowsPerson(p Person) bool {
	_, found := b.personByKey[p.Key]
	for _, address := range p.Emails {
		_, has := b.byEmail[strings.ToLower(address)]
		found = found || has
	}
	for service, login := range p.Handles {
		_, has := b.byHandle[strings.ToLower(login)]
		found = found || has && forges[service]
	}
	return found
}

func (b *Book) knownTeam(t Team) (int, bool) {
	for _, alias := range t.Aliases {
		if i, found := b.byAlias[ownerKey(alias)]; found && i >= 0 {
			return i, true
		}
	}
	i, found := b.teamByKey[t.Key]
	return i, found
}

// first keeps the first holder of a key.
func first(index map[string]int, key string, i int) {
	if _, taken := index[key]; !taken {
		index[key] = i
	}
}

// unique gives a name to its holder, and to nobody where two share it.
func unique(index map[string]int, key string, i int) {
	if key == "" {
		return
	}
	if holder, taken := index[key]; taken && holder != i {
		i = -1
	}
	index[key] = i
}
