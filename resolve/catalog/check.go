package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// check reports what is well formed and cannot be all meant: two descriptors of
// one name, two groups of one name, a group above itself.
func (r *reader) check() {
	seen := map[string]entry{}
	for _, e := range r.entries {
		if e.layer >= layerCompose || e.minor {
			continue
		}
		key := fmt.Sprint(e.layer, " ", e.names[0])
		first, twice := seen[key]
		if !twice {
			seen[key] = e
			continue
		}
		r.complain(e.file, e.line, fmt.Sprintf("%s is described in %s, too", e.names[0], where(first)))
	}
	r.checkGroups()
	slices.SortStableFunc(r.diagnostics, func(a, b Diagnostic) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

func (r *reader) checkGroups() {
	parents := map[string]string{}
	for _, g := range r.groups {
		if _, twice := parents[g.Name]; twice {
			r.complain(g.File, g.Line, "the group "+g.Name+" is there twice")
			continue
		}
		parents[g.Name] = g.Parent
	}
	done := map[string]bool{}
	for _, g := range r.groups {
		var way []string
		for at := g.Name; at != "" && !done[at]; at = parents[at] {
			if i := slices.Index(way, at); i >= 0 {
				r.complain(g.File, g.Line, "a group above itself: "+strings.Join(append(way[i:], at), ", "))
				break
			}
			way = append(way, at)
		}
		for _, name := range way {
			done[name] = true
		}
	}
}
