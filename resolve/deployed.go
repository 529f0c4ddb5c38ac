package resolve

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
)

// A running is a repository at the revision that ran when it failed.
type running struct {
	Repository
	revision *blame.Revision
	good     *blame.Revision     // the last one known good, or nil
	owners   *blame.Revision     // where owners are read
	deploys  map[blame.Hash]bool // the commits from good to revision
}

// deployed finds, for each repository, what ran and what ran well before.
func (c *incident) deployed() {
	deploys := c.alert.Deploys
	if hook := c.resolver.config.Deploys; hook != nil {
		known, err := call(c, "deploys", func(ctx context.Context) (map[string]alert.Deploy, error) { return hook.Deploys(ctx, c.alert) })
		if err == nil && len(known) > 0 {
			deploys = known
		}
	}
	for _, repository := range c.resolver.config.Repositories {
		c.step("revisions of "+label(repository), func() {
			if r := c.open(repository, c.deploy(repository, deploys)); r != nil {
				c.running = append(c.running, r)
			}
		})
	}
	if len(c.running) > 0 {
		c.plan.Revision = c.running[0].revision.Hash().String()
		c.plan.OwnersRevision = c.running[0].owners.Hash().String()
	}
	c.plan.Time = c.now()
}

// deploy is what is said to run of a repository: what names it goes before what
// the alert says of the one it is about.
func (c *incident) deploy(r Repository, deploys map[string]alert.Deploy) alert.Deploy {
	if d, ok := deploys[r.Name]; ok {
		return d
	}
	d := alert.Deploy{}
	if c.about(r) {
		d = alert.Deploy{Running: c.alert.Revision, Good: c.alert.Good}
	}
	if d.Running == "" {
		d.Running = r.Revision
	}
	return d
}

// about reports whether the alert's revision is one of this repository.
func (c *incident) about(r Repository) bool {
	all := c.resolver.config.Repositories
	if len(all) == 1 || c.alert.Repository == "" {
		return len(all) == 1 || r.Name == all[0].Name
	}
	for _, remote := range append(r.Remotes, r.Name) {
		if remote != "" && strings.HasSuffix("/"+strings.TrimSuffix(c.alert.Repository, ".git"), "/"+path.Base(remote)) {
			return true
		}
	}
	return false
}

// open resolves a repository's revisions. One that is not known is a Problem,
// and HEAD stands in for what runs.
func (c *incident) open(repository Repository, d alert.Deploy) *running {
	r := &running{Repository: repository}
	rev := d.Running
	if rev == "" {
		rev = "HEAD"
	}
	var err error
	if r.revision, err = c.find(r, rev); err != nil && rev != "HEAD" && errors.Is(err, fs.ErrNotExist) {
		c.problem(plan.UnknownRevision, rev, "%v; HEAD stands in for it", err)
		r.revision, err = c.find(r, "HEAD")
	}
	if err != nil {
		c.problem(plan.BadRepository, repository.Name, "%s cannot be read: %v", label(repository), err)
		return nil
	}
	if d.Good != "" {
		if r.good, err = c.find(r, d.Good); err != nil {
			c.problem(plan.UnknownRevision, d.Good, "the last good revision: %v", err)
		}
	}
	r.owners = c.ownersRevision(r)
	r.deploys = c.deployRange(r)
	return r
}

// has reports whether a file is in the tree that runs.
func (r *running) has(path string) bool {
	_, err := fs.Stat(r.revision.FS(), path)
	return err == nil
}

// find resolves a revision as it was deployed: as git understands it, or as a
// release name (shop@1.4.2), an image tag or a version whose tag is spelled
// another way.
func (c *incident) find(r *running, rev string) (*blame.Revision, error) {
	found, err := r.Repo.At(rev)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return found, err
	}
	for _, name := range spellings(rev, c.alert.Service) {
		if at, e := r.Repo.At(name); e == nil {
			return at, nil
		}
	}
	return nil, err
}

// spellings are the tags that a release name may stand for.
func spellings(rev, service string) []string {
	names := []string{}
	add := func(version string) {
		names = append(names, version, "v"+version, strings.TrimPrefix(version, "v"))
		if service != "" {
			names = append(names, service+"/v"+strings.TrimPrefix(version, "v"), service+"-"+version, service+"@"+version)
		}
	}
	add(rev)
	if i := strings.LastIndexAny(rev, "@:"); i >= 0 {
		name, version := path.Base(rev[:i]), rev[i+1:]
		add(version)
		names = append(names, name+"/v"+strings.TrimPrefix(version, "v"), name+"-"+version)
	}
	if i := strings.LastIndexByte(rev, '-'); i >= 0 {
		names = append(names, strings.TrimPrefix(rev[i+1:], "g")) // v1.2-14-gabc1234, main-abc1234
	}
	return names
}

// ownersRevision is where CODEOWNERS is read: as configured, else the default
// branch, else HEAD, else what runs.
func (c *incident) ownersRevision(r *running) *blame.Revision {
	if r.OwnersRev != "" {
		at, err := r.Repo.At(r.OwnersRev)
		if err == nil {
			return at
		}
		c.problem(plan.UnknownRevision, r.OwnersRev, "the revision to read owners at: %v", err)
	}
	for _, name := range []string{"refs/remotes/origin/HEAD", "HEAD"} {
		if at, err := r.Repo.At(name); err == nil {
			return at
		}
	}
	return r.revision
}

func label(r Repository) string {
	if r.Name == "" {
		return "the repository"
	}
	return "repository " + r.Name
}
