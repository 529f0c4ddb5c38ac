package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// Find returns what is known of a service, by the name and labels of an alert.
// The configuration decides first, then each name that the alert gives, surest
// first, until one has an answer; Why says which label it was. A label that
// names the team gives the owners, whatever else is found.
func (x *Index) Find(q Query) Answer {
	names := x.candidates(q)
	a := x.find(q, names)
	a.Service = cmp.Or(a.Service, q.Service)
	if a.Service == "" && len(names) > 0 {
		a.Service = names[0].name
	}
	if team, label := owner(q.Labels); team != "" && !slices.Contains(a.Owners, team) {
		a.Owners = append([]string{team}, a.Owners...)
		if said := "the label " + label + " names the owner"; a.Service == "" {
			a.Why = said
		} else {
			a.Why += "; " + said
		}
	}
	return a
}

func (x *Index) find(q Query, names []candidate) Answer {
	if a, found := x.configured(q, names); found {
		return a
	}
	var second *Answer // an answer without a path, should nothing better come
	for _, c := range names {
		if second != nil && c.weak {
			break // where it runs says less than what it is
		}
		a, found := x.weakly(c, q.Source)
		if !found {
			a, found = x.lookUp(c, q.Source)
		}
		if !found {
			continue
		}
		if c.from != "" {
			a.Why = "label " + c.from + "=" + c.name + ": " + a.Why
		}
		if a.Status != Unmatched && a.Status != Ambiguous {
			return a
		}
		if second == nil {
			second = &a
		}
	}
	if second != nil {
		return *second
	}
	return Answer{Status: Unmatched, Why: "nothing in the repository has such a name"}
}

// All returns every service that the configuration and the tree name: those
// that are declared, and folders and manifests that look like a service of
// their own. Sorted by name; each name once.
func (x *Index) All() []Answer {
	var out []Answer
	seen, covered := map[string]bool{}, map[string]bool{}
	add := func(name string, a Answer) {
		key := fold(name)
		if seen[key] || a.Status == Unmatched {
			return
		}
		seen[key] = true
		a.Service = name
		for _, p := range a.Paths {
			covered[p] = true
		}
		out = append(out, a)
	}
	for _, c := range x.configOf {
		add(c.service.Key, x.fromConfig([]configured{c}, "it is declared there", 0))
	}
	for _, i := range x.inOrder() {
		e := x.entries[i]
		if e.layer >= layerManifest && (x.rankOf(e) < rankDockerfile || covered[e.paths[0]]) {
			continue
		}
		if a, found := x.answer(look{hits: x.byName[fold(e.names[0])], least: rankManifest}); found {
			add(e.names[0], a)
		}
	}
	slices.SortFunc(out, func(a, b Answer) int { return strings.Compare(a.Service, b.Service) })
	return out
}

// inOrder are the entries by layer.
func (x *Index) inOrder() []int {
	order := make([]int, len(x.entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x.entries[a].layer, x.entries[b].layer) })
	return order
}
