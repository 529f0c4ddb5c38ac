package config

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
)

// check looks at what entries say of each other. What leads nowhere is reported
// and taken out of the document, so that the rest of it can be used.
func (d *decoder) check(doc *document) {
	d.checkPeople(doc)
	d.checkTeams(doc)
	d.checkServices(doc)
	doc.CodeMappings = keep(doc.CodeMappings, func(i int, m mapping) bool {
		where := fmt.Sprintf("code_mappings[%d]", i)
		return d.isRepository(doc, m.Repository, where+".repository") && d.isService(doc, m.Service, where+".service")
	})
	doc.Operations.People = keep(doc.Operations.People, func(i int, key string) bool {
		return d.isPerson(doc, key, fmt.Sprintf("operations.people[%d]", i))
	})
	for i, p := range doc.Ignore.Paths {
		d.checkPath(p, fmt.Sprintf("ignore.paths[%d]", i))
	}
}

func (d *decoder) checkPeople(doc *document) {
	seen := unique{d, map[string]string{}}
	for _, key := range inOrder(d, doc.People, "people") {
		p, where := doc.People[key], join("people", key)
		for i, address := range p.Emails {
			at := fmt.Sprintf("%s.emails[%d]", where, i)
			if !strings.Contains(address, "@") {
				d.complainAt(at, fmt.Sprintf("%q is not an address", address))
			}
			seen.add(strings.ToLower(address), key, at, fmt.Sprintf("%q is already an address of", address))
		}
		for _, service := range keys(p.Handles) {
			seen.add(service+":"+strings.ToLower(p.Handles[service]), key, where+".handles."+service, fmt.Sprintf("%q is already a handle of", p.Handles[service]))
		}
		for i, away := range p.Away {
			if away.To.in(time.UTC).Before(away.From.in(time.UTC)) {
				d.complainAt(fmt.Sprintf("%s.away[%d].to", where, i), "is before from")
			}
		}
		p.Successors = keep(p.Successors, func(i int, r string) bool {
			return d.isResponder(doc, r, fmt.Sprintf("%s.successors[%d]", where, i), false)
		})
		doc.People[key] = p
	}
}

func (d *decoder) checkTeams(doc *document) {
	seen := unique{d, map[string]string{}}
	for _, key := range inOrder(d, doc.Teams, "teams") {
		t, where := doc.Teams[key], join("teams", key)
		for i, alias := range t.Aliases {
			seen.add(strings.ToLower(alias), key, fmt.Sprintf("%s.aliases[%d]", where, i), fmt.Sprintf("%q is already an alias of", alias))
		}
		t.Members = keep(t.Members, func(i int, member string) bool {
			at := fmt.Sprintf("%s.members[%d]", where, i)
			if strings.HasPrefix(member, "team:") || strings.HasPrefix(member, "person:") {
				return d.isResponder(doc, member, at, false)
			}
			return d.isPerson(doc, member, at)
		})
		if t.Parent != "" && !d.isTeam(doc, t.Parent, where+".parent") {
			t.Parent = ""
		}
		doc.Teams[key] = t
	}
	d.checkCycles(doc)
}

// checkCycles reports a team that is above itself, once a cycle.
func (d *decoder) checkCycles(doc *document) {
	done := map[string]bool{}
	for _, key := range inOrder(d, doc.Teams, "teams") {
		way := []string{}
		for at := key; at != "" && !done[at]; at = doc.Teams[at].Parent {
			if i := slices.Index(way, at); i >= 0 {
				d.complainAt(join("teams", at)+".parent", "a team above itself: "+strings.Join(append(way[i:], at), ", "))
				break
			}
			way = append(way, at)
		}
		for _, team := range way {
			done[team] = true
		}
	}
}

func (d *decoder) checkServices(doc *document) {
	seen := unique{d, map[string]string{}}
	order := inOrder(d, doc.Services, "services")
	for _, key := range order {
		seen.add(foldName(key), key, join("services", key)+" key", fmt.Sprintf("%q is already a service:", key))
	}
	for _, key := range order {
		s, where := doc.Services[key], join("services", key)
		for i, alias := range s.Aliases {
			if name := foldName(alias); name != foldName(key) {
				seen.add(name, key, fmt.Sprintf("%s.aliases[%d]", where, i), fmt.Sprintf("%q is already an alias of", alias))
			}
		}
		d.checkPaths(s, where)
		s.Owners = keep(s.Owners, func(i int, r string) bool {
			return d.isResponder(doc, r, fmt.Sprintf("%s.owners[%d]", where, i), false)
		})
		s.Escalation = keep(s.Escalation, func(i int, r string) bool {
			return d.isResponder(doc, r, fmt.Sprintf("%s.escalation[%d]", where, i), true)
		})
		s.Owners, s.Escalation = named(doc, s.Owners), named(doc, s.Escalation)
		if !d.isRepository(doc, s.Repository, where+".repository") {
			s.Repository = ""
		}
		doc.Services[key] = s
	}
}

func (d *decoder) checkPaths(s service, where string) {
	for name, paths := range map[string][]string{"paths": s.Paths, "exclude": s.Exclude, "entrypoints": s.Entrypoints} {
		for i, p := range paths {
			d.checkPath(p, fmt.Sprintf("%s.%s[%d]", where, name, i))
		}
	}
}

// checkPath reports a path that leads out of the repository, or a glob that is
// none.
func (d *decoder) checkPath(p, where string) {
	switch {
	case strings.HasPrefix(p, "/"):
		d.complainAt(where, fmt.Sprintf("%q begins with a slash (write %q: paths are from the root)", p, strings.TrimLeft(p, "/")))
	case p == ".." || strings.HasPrefix(path.Clean(p), "../") || path.Clean(p) == "..":
		d.complainAt(where, fmt.Sprintf("%q leads out of the repository", p))
	case strings.Count(p, "[") != strings.Count(p, "]"), strings.Count(p, "{") != strings.Count(p, "}"):
		d.complainAt(where, fmt.Sprintf("%q has a bracket that is not closed", p))
	case strings.Contains(p, `\`):
		d.complainAt(where, fmt.Sprintf("%q has a backslash (paths have slashes)", p))
	}
}

// isResponder checks "person:KEY", "team:KEY", a bare key that only one of
// people and teams has, and "operations" where that is allowed.
func (d *decoder) isResponder(doc *document, r, where string, operations bool) bool {
	kind, key, found := strings.Cut(r, ":")
	switch {
	case r == "operations" && operations:
		return true
	case found && kind == "team":
		return d.isTeam(doc, key, where)
	case found && kind == "person":
		return d.isPerson(doc, key, where)
	}
	_, person := doc.People[r]
	_, team := doc.Teams[r]
	switch {
	case person && team:
		d.complainAt(where, fmt.Sprintf("%q is a person and a team (write %q or %q)", r, "person:"+r, "team:"+r))
	case !person && !team:
		d.complainAt(where, fmt.Sprintf("no person or team %q%s", r, didYouMean(r, append(keys(doc.People), keys(doc.Teams)...))))
	}
	return person != team
}

// named gives bare keys of people and teams their kind.
func named(doc *document, responders []string) []string {
	for i, r := range responders {
		_, isTeam := doc.Teams[r]
		switch {
		case strings.Contains(r, ":") || r == "operations":
		case isTeam:
			responders[i] = "team:" + r
		default:
			responders[i] = "person:" + r
		}
	}
	return responders
}

func (d *decoder) isPerson(doc *document, key, where string) bool {
	return known(d, doc.People, "person", key, where)
}

func (d *decoder) isTeam(doc *document, key, where string) bool {
	return known(d, doc.Teams, "team", key, where)
}

func (d *decoder) isRepository(doc *document, key, where string) bool {
	return key == "" || known(d, doc.Repositories, "repository", key, where)
}

func (d *decoder) isService(doc *document, key, where string) bool {
	return key == "" || known(d, doc.Services, "service", key, where)
}

func known[T any](d *decoder, all map[string]T, what, key, where string) bool {
	_, found := all[key]
	if !found {
		d.complainAt(where, fmt.Sprintf("no %s %q%s", what, key, didYouMean(key, keys(all))))
	}
	return found
}

// keep leaves the items out that do not hold. It changes items in place.
func keep[T any](items []T, holds func(int, T) bool) []T {
	out := items[:0]
	for i, item := range items {
		if holds(i, item) {
			out = append(out, item)
		}
	}
	return out
}

// unique finds names that two entries claim.
type unique struct {
	d    *decoder
	seen map[string]string // name to where it was first
}

func (u unique) add(name, key, where, what string) {
	first, taken := u.seen[name]
	if !taken {
		u.seen[name] = where
		return
	}
	owner := strings.Split(first, ".")[1]
	u.d.complainAt(where, fmt.Sprintf("%s %s (line %d)", what, strings.TrimSuffix(owner, " key"), u.d.at[first].Line))
}

// inOrder returns the keys of a block in the file's order.
func inOrder[T any](d *decoder, block map[string]T, name string) []string {
	out := keys(block)
	slices.SortStableFunc(out, func(a, b string) int {
		x, y := d.at[join(name, a)+" key"], d.at[join(name, b)+" key"]
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
	})
	return out
}

func (d *decoder) complainAt(where, what string) {
	d.complain(d.at[where], strings.TrimSuffix(where, " key"), what)
}

// foldName makes spellings of a service's name equal: case, separators, camel
// case. A source in front stays.
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_. ", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
