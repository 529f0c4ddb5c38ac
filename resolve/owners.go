package resolve

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
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
		add(owned{owner: owner, score: 1 / float64(2+i), paths: c.answer.Own(), why: []plan.Why{{Kind: plan.WhyService, Text: text}}})
	}
	slices.SortStableFunc(c.owned, func(a, b owned) int { return cmp.Compare(b.score, a.score) })
	for _, o := range c.owned {
		c.plan.Owners = append(c.plan.Owners, plan.Owner{Owner: o.owner, Paths: slices.Compact(slices.Clone(o.paths)), Why: o.why})
	}
}

// codeowners looks the failing files of one repository up; the file of the
// innermost frame counts most.
func (c *incident) codeowners(r *running, add func(owned)) {
	paths := c.pathsOf(r)
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
	paths = append(c.serviceRoots(r, func(file string) string { return strings.Join(rules.Owners(file).Owners, "\n") }), paths...)
	c.badOwners(rules, paths)
	for i, path := range paths {
		for j, rule := range rules.Owners(path).Rules {
			score := nearness(rules.Dialect(), j) / float64(1+i)
			for _, owner := range rule.Owners {
				kind := rules.Dialect().Kind(owner)
				if kind == ownership.Everyone || catchAll(rules.Dialect(), rule, j) {
					continue // everybody is nobody to page
				}
				add(owned{owner: owner, kind: kind, score: score, paths: []string{path}, why: []plan.Why{{
					Kind: plan.WhyOwner, Repo: r.Name, Path: path,
					Text: fmt.Sprintf("owns %s (%s:%d)", rule.Pattern, rule.File, rule.Line),
				}}})
			}
		}
	}
}

// maxBadLines bounds how many lines of a CODEOWNERS file a plan complains of.
const maxBadLines = 10

// badOwners says which lines of CODEOWNERS are not used, and where a guess at
// its dialect decides the answer.
func (c *incident) badOwners(rules *ownership.Ruleset, paths []string) {
	bad := 0
	for _, d := range rules.Diagnostics() {
		if d.Severity != ownership.Error {
			continue
		}
		if bad++; bad <= maxBadLines {
			c.problem(plan.BadCodeowners, fmt.Sprintf("%s:%d", d.File, d.Line), "%s:%d: %s; the line is not used", d.File, d.Line, d.Message)
		}
	}
	if bad > maxBadLines {
		c.problem(plan.BadCodeowners, "", "%d more lines of CODEOWNERS are not used", bad-maxBadLines)
	}
	if err := rules.Ambiguous(paths...); err != nil {
		c.problem(plan.BadCodeowners, err.File, "%v", err)
	}
}

// nearness weighs the rules of a decision. Those of GitLab's sections stand
// side by side; where each folder has a file, and in MAINTAINERS, a rule further
// away is of people who own much else too.
func nearness(d ownership.Dialect, place int) float64 {
	switch d {
	case ownership.Prow, ownership.Chromium, ownership.Gerrit, ownership.Maintainers:
		return math.Pow(0.5, float64(place))
	default:
		return 1
	}
}

// catchAll reports whether a section of MAINTAINERS takes all that no other
// does: its people route mail and are not paged alone.
func catchAll(d ownership.Dialect, r ownership.Rule, place int) bool {
	return d == ownership.Maintainers && place == 0 && strings.Trim(r.Pattern, "*/") == ""
}
