package resolve

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/whopage/whopage/ownership"
	"github.com/whopage/whopage/resolve/plan"
)

// owners asks the service's catalog and each repository's CODEOWNERS who owns
// the failing files.
func (c *incident) owners() {
	index := map[string]int{}
	add := func(o owned) {
		i, known := index[o.owner]
		if !known {
			i = len(c.owned)
			index[o.owner] = i
			c.owned = append(c.owned, owned{owner: o.owner, kind: o.kind})
		}
		c.owned[i].score += o.score
		c.owned[i].paths = append(c.owned[i].paths, o.paths...)
		c.owned[i].why = append(c.owned[i].why, o.why...)
	}
	for _, r := range c.running {
		c.step("owners of "+label(r.Repository), func() { c.codeowners(r, add) })
	}
	for i, owner := range c.answer.Owners {
		text := fmt.Sprintf("owns the service %s (%s)", c.answer.Service, c.answer.Why)
		if c.answer.Service == "" {
			text = c.answer.Why
		}
		add(owned{owner: owner, score: 1 / float64(2+i), paths: c.answer.Paths, why: []plan.Why{{Kind: plan.WhyService, Text: text}}})
	}
	slices.SortStableFunc(c.owned, func(a, b owned) int { return cmp.Compare(b.score, a.score) })
	for _, o := range c.owned {
		c.plan.Owners = append(c.plan.Owners, plan.Owner{Owner: o.owner, Paths: slices.Compact(slices.Clone(o.paths)), Why: o.why})
	}
}

// codeowners looks the failing files of one repository up; the file of the
// innermost frame counts most.
func (c *incident) codeowners(r *running, add func(owned)) {
	paths := c.ownedPaths(r)
	if len(paths) == 0 && !(c.ofService && c.at == r) {
		return
	}
	rules, err := c.resolver.cache.ruleset(r)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.problem(plan.NoCodeowners, r.Name, "%s has no CODEOWNERS file", label(r.Repository))
		return
	case err != nil:
		c.problem(plan.BadCodeowners, r.Name, "%v", err)
		return
	}
	for _, d := range rules.Diagnostics() {
		if d.Severity == ownership.Error {
			c.problem(plan.BadCodeowners, fmt.Sprintf("%s:%d", d.File, d.Line), "%s:%d: %s; the line is not used", d.File, d.Line, d.Message)
		}
	}
	paths = append(c.serviceRoots(r, func(file string) string { return strings.Join(rules.Owners(file).Owners, "\n") }), paths...)
	for i, path := range paths {
		decision := rules.Owners(path)
		for _, rule := range decision.Rules {
			for _, owner := range rule.Owners {
				add(owned{owner: owner, score: 1 / float64(1+i), paths: []string{path}, why: []plan.Why{{
					Kind: plan.WhyOwner, Repo: r.Name, Path: path,
					Text: fmt.Sprintf("owns %s (%s:%d)", rule.Pattern, rule.File, rule.Line),
				}}})
			}
		}
	}
}

// ownedPaths are the paths to ask owners of: the failing files.
func (c *incident) ownedPaths(r *running) []string {
	var paths []string
	for _, f := range c.files {
		if f.repo == r {
			paths = append(paths, f.path)
		}
	}
	return paths
}
