package resolve

import (
	"strings"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/catalog"
)

// revise takes the configuration as of the revisions that ran in place of the
// Resolver's own.
func (c *incident) revise() {
	if c.resolver.config.Revise == nil || len(c.running) == 0 {
		return
	}
	revisions, key := map[string]*blame.Revision{}, []string{}
	for _, r := range c.running {
		revisions[r.Name] = r.revision
		key = append(key, r.Name+"="+r.revision.Hash().String())
	}
	revised, err := c.resolver.cache.revised.get(strings.Join(key, " "), func() (*Resolver, error) {
		return c.resolver.revised(revisions, strings.Join(key, " ")), nil
	})
	if err != nil {
		return
	}
	c.resolver = revised
	c.crowd = newCrowd(revised.config.People)
	for _, r := range c.running {
		for _, as := range revised.config.Repositories {
			if as.Name == r.Name {
				r.Mappings, r.IgnorePaths, r.IgnoreRevsFiles = as.Mappings, as.IgnorePaths, as.IgnoreRevsFiles
			}
		}
	}
}

// revised is the Resolver with another configuration, and the same cache.
func (r *Resolver) revised(running map[string]*blame.Revision, version string) *Resolver {
	from, c := r.config.Revise(running), r.config
	c.Services, c.Operations, c.People, c.Problems = from.Services, from.Operations, from.People, from.Problems
	c.ServiceLabels, c.EnvironmentLabels, c.EnvironmentAffixes = from.ServiceLabels, from.EnvironmentLabels, from.EnvironmentAffixes
	c.Policy, c.Repositories = from.Policy.Complete(), from.Repositories
	other := *r
	other.config, other.version, other.declared = c, version, catalog.NewConfigured(c.catalogOptions(""))
	return &other
}
