package resolve

import (
	"cmp"
	"context"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
)

// A running is a repository at the revision that ran when it failed.
type running struct {
	Repository
	revision *blame.Revision
	good     *blame.Revision // the last one known good, or nil
	// goodAsked is that one as the alert or the hook names it.
	goodAsked string
	owners    *blame.Revision     // where owners are read
	deploys   map[blame.Hash]bool // the commits from good to revision
	ignored   []blame.Hash        // the commits to see through
	told      int                 // the entry of plan.Repositories
}

// deployed finds, for each repository, what ran and what ran well before.
func (c *incident) deployed() {
	deploys := c.deploys()
	for _, repository := range c.resolver.config.Repositories {
		c.step("revisions of "+label(repository), func() {
			if r := c.open(repository, deploys[repository.Name]); r != nil {
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

// deploys is what is said to run, by repository: the caller's hook goes before
// the alert, and what names a repository before what the alert says of the one
// it is about. The hook may fetch what a clone lacks; revisions are looked up
// after it.
func (c *incident) deploys() map[string]alert.Deploy {
	var known map[string]alert.Deploy
	if hook := c.resolver.config.Deploys; hook != nil {
		known, _ = call(c, "deploys", func(ctx context.Context) (map[string]alert.Deploy, error) { return hook.Deploys(ctx, c.alert) })
	}
	own := alert.Deploy{Running: cmp.Or(c.alert.Revision, deployedLabel(c.alert.Labels)), Good: c.alert.Good}
	home := c.home(own.Running)
	out := map[string]alert.Deploy{}
	for _, r := range c.resolver.config.Repositories {
		d := over(known[r.Name], c.alert.Deploys[r.Name])
		if r.Name == home {
			d = over(d, own)
		}
		out[r.Name] = over(d, alert.Deploy{Running: r.Revision})
	}
	return out
}

// over is what one source says, and another where it says nothing.
func over(first, second alert.Deploy) alert.Deploy {
	return alert.Deploy{Running: cmp.Or(first.Running, second.Running), Good: cmp.Or(first.Good, second.Good)}
}

// home is the name of the repository that the alert is about, whose revision it
// gives: the one it names, that of the service as the configuration declares it,
// the one that has the revision, else the first.
func (c *incident) home(revision string) string {
	all := c.resolver.config.Repositories
	if c.alert.Repository != "" {
		for _, r := range all {
			if r.isAt(c.alert.Repository) {
				return r.Name
			}
		}
		if !slices.ContainsFunc(all, func(r Repository) bool { return len(r.Remotes) == 0 }) {
			c.problem(plan.BadRepository, c.alert.Repository, "the alert is about the repository %s, which is not configured", c.alert.Repository)
		}
	}
	if len(all) == 1 {
		return all[0].Name
	}
	if a := c.resolver.declared.Find(c.query()); a.Repository != "" {
		return a.Repository
	}
	for _, r := range all {
		if _, err := find(r.Repo, revision, c.alert.Service); revision != "" && err == nil {
			return r.Name
		}
	}
	return all[0].Name
}

// revisionLabels name what runs, where the alert itself does not: a commit, then
// a version.
var revisionLabels = []string{
	"revision", "git_commit", "git_sha", "commit", "commit_sha", "git.commit.sha", "vcs.ref.head.revision", "org.opencontainers.image.revision",
	"release", "version", "service.version", "service_version", "app_version", "app.kubernetes.io/version", "app_kubernetes_io_version",
	"tags.datadoghq.com/version", "org.opencontainers.image.version", "image_tag", "container.image.tag",
}

// deployedLabel is what an alert's labels say runs: a label for it, else the tag
// of the image. Tags that move say nothing.
func deployedLabel(labels map[string]string) string {
	for _, label := range revisionLabels {
		if value := labels[label]; value != "" && !moves(value) {
			return value
		}
	}
	image, _, _ := strings.Cut(cmp.Or(labels["image"], labels["container_image"]), "@")
	if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') && !moves(image[i+1:]) {
		return image
	}
	return ""
}

// moves reports whether an image's tag stands for another image every day.
func moves(tag string) bool {
	return slices.Contains([]string{"latest", "stable", "edge", "nightly", "main", "master", "dev", "develop", "unknown", "none"}, strings.ToLower(tag))
}

// open resolves a repository's revisions. One that is not known is a Problem,
// and the nearest that is known stands in for it.
func (c *incident) open(repository Repository, d alert.Deploy) *running {
	r := &running{Repository: repository}
	told := plan.Repository{Name: repository.Name, Asked: d.Running}
	found, err := c.findRunning(r, cmp.Or(d.Running, "HEAD"))
	if err != nil {
		c.problem(plan.BadRepository, repository.Name, "%s cannot be read: %v", label(repository), err)
		return nil
	}
	r.revision, told.Revision, told.Found = found.Revision, found.Hash().String(), found.how
	if d.Good != "" {
		good, err := find(r.Repo, d.Good, c.alert.Service)
		if err != nil {
			c.problem(plan.UnknownRevision, d.Good, "the last good revision: %v", err)
		} else {
			r.goodAsked = d.Good
			r.good, told.Good, told.GoodFound = good.Revision, good.Hash().String(), good.how
		}
	}
	r.told = len(c.plan.Repositories)
	c.plan.Repositories = append(c.plan.Repositories, told)
	r.owners = c.ownersRevision(r)
	r.deploys = c.deployRange(r)
	return r
}

// findRunning finds what runs, or the nearest revision to it that is known.
func (c *incident) findRunning(r *running, name string) (release, error) {
	found, err := find(r.Repo, name, c.alert.Service)
	if err == nil || name == "HEAD" {
		return found, err
	}
	near, nearErr := c.nearest(r, name)
	if nearErr != nil {
		return near, nearErr
	}
	c.problem(plan.UnknownRevision, name, "%s has no revision %s; the nearest known stands in: %s, %.7s of %s",
		label(r.Repository), name, near.how, near.Hash(), near.Time().UTC().Format(time.DateOnly))
	return near, nil
}

// nearest is what stands in for a revision that the clone does not have: of git
// describe's output its tag, unless HEAD is not as far from that; else the newest
// commit of HEAD when it failed.
func (c *incident) nearest(r *running, name string) (release, error) {
	head, err := r.Repo.At("HEAD")
	if err != nil {
		return release{}, err
	}
	if tag, after, found := described(name); found {
		if at, err := r.Repo.At("refs/tags/" + tag); err == nil && c.commitsSince(head, at, after) > after {
			return release{at, "tag " + tag}, nil
		}
	}
	if t := c.alert.Time; !t.IsZero() && head.Time().After(t) {
		for commit, err := range head.Commits(c.ctx, blame.LogOptions{}) {
			if err != nil {
				break
			}
			if !commit.CommitterTime.After(t) {
				if at, err := r.Repo.At(commit.Hash.String()); err == nil {
					return release{at, "the newest commit then"}, nil
				}
				break
			}
		}
	}
	return release{head, "HEAD"}, nil
}

// commitsSince counts the commits from one revision to another, up to one more
// than enough.
func (c *incident) commitsSince(to, from *blame.Revision, enough int) int {
	n := 0
	for _, err := range to.Commits(c.ctx, blame.LogOptions{Not: from.Hash().String()}) {
		if n++; err != nil || n > enough {
			break
		}
	}
	return n
}

// has reports whether a file is in the tree that runs.
func (r *running) has(path string) bool {
	_, err := fs.Stat(r.revision.FS(), path)
	return err == nil
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
