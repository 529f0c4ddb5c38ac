package people

import (
	"slices"

	"github.com/whopage/whopage/resolve/plan"
)

// Members returns the people of a team and of the teams among its members, in
// the order of the Book, each once; also those who left. Of a responder that is
// no known team there are none.
func (b *Book) Members(r plan.Responder) []plan.Responder {
	t, found := b.teamOf(r)
	if !found {
		return nil
	}
	var members []plan.Responder
	b.walk(t.Responder(), map[string]bool{}, func(m plan.Responder) []string {
		if team, isTeam := b.teamOf(m); isTeam {
			return team.Members
		}
		members = append(members, m)
		return nil
	})
	return members
}

// Heirs returns who is asked in place of a responder who cannot be told: the
// successors of a person who left, else the teams they are a member of; the
// parent of a team. Heirs who left themselves are followed to theirs. Nobody is
// named twice, and never r.
func (b *Book) Heirs(r plan.Responder) []plan.Responder {
	if b == nil {
		return nil
	}
	var heirs []plan.Responder
	b.walk(r, map[string]bool{}, func(h plan.Responder) []string {
		if person, isPerson := b.personOf(h); same(h, r) || isPerson && person.Left {
			return b.heirsOf(h)
		}
		heirs = append(heirs, h)
		return nil
	})
	return heirs
}

// Teams returns the teams that a person is a direct member of, in the order of
// the Book.
func (b *Book) Teams(r plan.Responder) []plan.Responder {
	p, found := b.personOf(r)
	if !found {
		return nil
	}
	var teams []plan.Responder
	for _, t := range b.teams {
		if slices.ContainsFunc(t.Members, func(m string) bool {
			member, found := b.reference(m)
			return found && same(member, p.Responder())
		}) {
			teams = append(teams, t.Responder())
		}
	}
	return teams
}

func (b *Book) heirsOf(r plan.Responder) []string {
	if t, isTeam := b.teamOf(r); isTeam {
		if t.Parent == "" {
			return nil
		}
		return []string{"team:" + t.Parent}
	}
	p, found := b.personOf(r)
	if !found {
		return nil
	}
	if len(p.Successors) > 0 {
		return p.Successors
	}
	var teams []string
	for _, t := range b.Teams(r) {
		teams = append(teams, "team:"+t.ID)
	}
	return teams
}

// walk visits r and whatever next leads to, depth first, each once.
func (b *Book) walk(r plan.Responder, seen map[string]bool, next func(plan.Responder) []string) {
	key := string(r.Kind) + ":" + r.ID
	if seen[key] {
		return
	}
	seen[key] = true
	for _, reference := range next(r) {
		if to, found := b.reference(reference); found {
			b.walk(to, seen, next)
		}
	}
}

// personOf is the Book's entry behind a responder.
func (b *Book) personOf(r plan.Responder) (Person, bool) {
	if r.Kind != plan.Person {
		return Person{}, false
	}
	return b.Person(r.ID)
}

func (b *Book) teamOf(r plan.Responder) (Team, bool) {
	if r.Kind != plan.Team {
		return Team{}, false
	}
	return b.Team(r.ID)
}

func same(a, b plan.Responder) bool { return a.Kind == b.Kind && a.ID == b.ID }
