package people

import (
	"net/mail"
	"strings"

	"github.com/whopage/whopage/resolve/plan"
)

// Owner returns the responder behind an owner as any dialect of CODEOWNERS or
// a catalog spells it: "team:KEY", "person:KEY", an address, "Name <address>",
// @login, @org/team, @group/sub/group, group:namespace/name, user:name, or a
// bare key, alias or login. known is false where the Book does not have it: the
// responder then holds no more than the owner says of itself.
//
// Aliases decide first, then the key after the prefix, then logins, then a
// team whose key is the last part of a group's name.
func (b *Book) Owner(owner string) (r plan.Responder, known bool) {
	owner = strings.TrimSpace(owner)
	if a, err := mail.ParseAddress(owner); err == nil && strings.Contains(owner, "<") {
		if r, known = b.Owner(a.Address); !known {
			r.Name = a.Name
		}
		return r, known
	}
	if b != nil {
		if r, known = b.lookUp(owner); known {
			return r, true
		}
	}
	return bareOwner(owner), false
}

func (b *Book) lookUp(owner string) (plan.Responder, bool) {
	if i, found := b.byAlias[ownerKey(owner)]; found && i >= 0 {
		return b.teams[i].Responder(), true
	}
	kind, name := splitOwner(owner)
	switch kind {
	case "team", "person":
		return b.reference(owner)
	case "email":
		return b.byAddress(name)
	case "login", "user":
		return b.login(name)
	case "group":
		return b.group(name)
	default:
		return b.bareName(name)
	}
}

// bareName is a name without a sign of what it names: a login, or the key of
// one person or team.
func (b *Book) bareName(name string) (plan.Responder, bool) {
	if r, found := b.login(name); found {
		return r, true
	}
	p, isPerson := b.personByKey[name]
	t, isTeam := b.teamByKey[name]
	switch {
	case isPerson && !isTeam:
		return b.people[p].Responder(), true
	case isTeam && !isPerson:
		return b.teams[t].Responder(), true
	default:
		return plan.Responder{}, false
	}
}

// group finds a team by the last part of a group's name: the organisation or
// namespace in front is nearly always the company itself.
func (b *Book) group(name string) (plan.Responder, bool) {
	if i, found := b.teamByKey[lastPart(name)]; found {
		return b.teams[i].Responder(), true
	}
	return plan.Responder{}, false
}

func (b *Book) login(name string) (plan.Responder, bool) {
	if i, found := b.byHandle[strings.ToLower(lastPart(name))]; found && i >= 0 {
		return b.people[i].Responder(), true
	}
	return plan.Responder{}, false
}

func (b *Book) byAddress(address string) (plan.Responder, bool) {
	if i, found := b.byEmail[strings.ToLower(address)]; found && i >= 0 {
		return b.people[i].Responder(), true
	}
	if login, found := ParseNoreply(address); found {
		return b.byForgeLogin(login)
	}
	return plan.Responder{}, false
}

func (b *Book) byForgeLogin(l Login) (plan.Responder, bool) {
	for _, key := range l.keys() {
		if i, found := b.byLogin[key]; found && i >= 0 {
			return b.people[i].Responder(), true
		}
	}
	return plan.Responder{}, false
}

// splitOwner tells what kind of name an owner is. Kinds are team and person
// (keys), user, group (of a catalog or forge), login, email, and "" for a bare
// name.
func splitOwner(owner string) (kind, name string) {
	if prefix, rest, found := strings.Cut(owner, ":"); found {
		switch prefix = strings.ToLower(prefix); prefix {
		case "team", "person", "user", "group":
			return prefix, rest
		}
	}
	switch {
	case strings.HasPrefix(owner, "@@"):
		return "group", owner // a role of GitLab: @@maintainer
	case strings.HasPrefix(owner, "@") && strings.Contains(owner, "/"):
		return "group", owner[1:]
	case strings.HasPrefix(owner, "@"):
		return "login", owner[1:]
	case strings.Contains(owner, "@"):
		return "email", owner
	case strings.Contains(owner, "/"):
		return "group", owner
	default:
		return "", owner
	}
}

// bareOwner is an owner that the Book does not have.
func bareOwner(owner string) plan.Responder {
	r := plan.Responder{ID: owner, Kind: plan.Person}
	switch kind, name := splitOwner(owner); kind {
	case "email":
		id := Identity{Email: name}.bare()
		id.ID = owner
		return id
	case "team", "group":
		r.Kind, r.Handle = plan.Team, name
	default:
		r.Handle = name
	}
	return r
}

// ownerKey folds the spellings of an owner that mean the same: case, and a
// catalog's default namespace.
func ownerKey(owner string) string {
	owner = strings.ToLower(strings.TrimSpace(owner))
	for _, kind := range []string{"group:", "user:"} {
		if name, found := strings.CutPrefix(owner, kind+"default/"); found {
			return kind + name
		}
	}
	return owner
}

func lastPart(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
