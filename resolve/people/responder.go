package people

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/plan"
)

// forges are the services whose handles appear as owners and in noreply
// addresses.
var forges = map[string]bool{"github": true, "gitlab": true, "gitea": true, "bitbucket": true}

// Responder returns the person as a plan names them. Addresses are handles and
// pagers.
func (p Person) Responder() plan.Responder {
	r := plan.Responder{ID: p.Key, Kind: plan.Person, Name: p.Name, Handle: p.handle(), Addresses: merged(p.Handles, p.Pagers)}
	if len(p.Emails) > 0 {
		r.Email = p.Emails[0]
	}
	return r
}

// handle is the login on a forge, else the first handle there is.
func (p Person) handle() string {
	services := slices.Sorted(maps.Keys(p.Handles))
	for _, service := range services {
		if forges[service] {
			return p.Handles[service]
		}
	}
	if len(services) > 0 {
		return p.Handles[services[0]]
	}
	return ""
}

// Responder returns the team as a plan names it. Addresses are contacts and
// pagers.
func (t Team) Responder() plan.Responder {
	r := plan.Responder{ID: t.Key, Kind: plan.Team, Name: t.Key, Addresses: merged(t.Contact, t.Pagers)}
	if i := slices.IndexFunc(t.Aliases, func(a string) bool { return strings.HasPrefix(a, "@") }); i >= 0 {
		r.Handle = t.Aliases[i]
	}
	return r
}

// bare is an identity of a commit as a responder that only has that.
func (id Identity) bare() plan.Responder {
	r := plan.Responder{Kind: plan.Person, Name: id.Name, Email: id.Email}
	if login, found := ParseNoreply(id.Email); found {
		r.Handle = login.Name
		r.Addresses = map[string]string{login.Forge: login.Name}
	}
	r.ID = cmp.Or(strings.ToLower(id.Email), id.Name)
	return r
}

// merged joins maps, the later ones first; nil where all are empty.
func merged(addresses ...map[string]string) map[string]string {
	var all map[string]string
	for _, some := range addresses {
		for service, address := range some {
			if all == nil {
				all = map[string]string{}
			}
			all[service] = address
		}
	}
	return all
}
