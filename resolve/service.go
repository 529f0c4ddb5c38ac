package resolve

import (
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/plan"
)

// service finds what is known of the failing service, and where no frame led
// to a file, its files.
func (c *incident) service() {
	if c.alert.Service == "" && len(c.alert.Labels) == 0 {
		return
	}
	query := catalog.Query{Service: c.alert.Service, Labels: c.alert.Labels, Source: c.alert.Source}
	var home *running
	for _, r := range c.running {
		index, err := c.resolver.cache.catalog(r, c.resolver.config)
		if err != nil {
			c.problem(plan.BadRepository, r.Name, "the services of %s: %v", label(r.Repository), err)
			continue
		}
		if answer := index.Find(query); home == nil || answer.Confidence > c.answer.Confidence {
			c.answer, home = answer, r
		}
	}
	c.sayService(query)
	if home != nil && len(c.files) == 0 && len(c.answer.Paths) > 0 {
		c.files = c.serviceFiles(home)
	}
}

func (c *incident) sayService(q catalog.Query) {
	if c.answer.Service != "" && c.answer.Status != catalog.Unmatched {
		c.plan.Service = c.answer.Service
	}
	switch {
	case c.answer.Status == catalog.Ambiguous:
		c.problem(plan.AmbiguousService, q.Service, "the service could be %s", strings.Join(c.answer.Candidates, " or "))
	case q.Service != "" && len(c.answer.Paths) == 0 && len(c.answer.Owners) == 0:
		c.problem(plan.UnknownService, q.Service, "nothing is known of the service %s", q.Service)
	}
}

// serviceWindows are how far back changes of a service are looked for, until
// there are some.
var serviceWindows = []int{14, 30, 90}

// serviceFiles lists the files of a service that changed last: in the deploy
// range if the last good revision is known, else within a widening window.
func (c *incident) serviceFiles(r *running) []file {
	var files []file
	for _, path := range c.changed(r) {
		files = append(files, file{repo: r, path: path})
		c.plan.Files = append(c.plan.Files, plan.File{Repo: r.Name, Path: path, Status: "service"})
	}
	if len(files) == 0 {
		for _, path := range c.entrypoints() {
			files = append(files, file{repo: r, path: path})
			c.plan.Files = append(c.plan.Files, plan.File{Repo: r.Name, Path: path, Status: "service"})
		}
	}
	if limit := c.resolver.config.Limits.Files; len(files) > limit {
		files = files[:limit]
	}
	return files
}

func (c *incident) entrypoints() []string {
	if c.answer.Config != nil {
		return slices.Clone(c.answer.Config.Entrypoints)
	}
	return nil
}
