package resolve

import (
	"fmt"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/plan"
)

// restore tells operations what runs, what ran well, and whether going back
// takes out the first suspect change.
func (c *incident) restore() {
	r := c.suspectRepository()
	if r == nil || r.good == nil {
		return
	}
	out := &plan.Restore{
		Running: r.revision.Hash().String(), Good: r.good.Hash().String(),
		Commits: len(r.deploys), Rollback: plan.RollbackUnknown,
	}
	touching, known := c.touching(r)
	out.Touching = touching
	if len(c.plan.Commits) > 0 && out.Commits > 0 {
		out.Rollback = plan.Keeps
		if c.evidence.Commits[c.plan.Commits[0].Commit].Deploy {
			out.Rollback = plan.Removes
		}
	}
	out.Text = c.restoreText(*out, c.goodName(r)) + c.othersText(*out, known)
	c.plan.Restore = out
}

// restoreText says what going back does to the first suspect commit.
func (c *incident) restoreText(out plan.Restore, good string) string {
	between := plural(out.Commits, "commit")
	switch {
	case out.Commits == 0:
		return good + " is what runs: there is nothing to go back to"
	case out.Rollback == plan.RollbackUnknown:
		return fmt.Sprintf("going back to %s takes out %s; which change matters is not known", good, between)
	}
	first := c.plan.Commits[0]
	suspect := fmt.Sprintf("%.7s (%s)", first.Commit, first.Subject)
	switch {
	case out.Rollback == plan.Keeps:
		return fmt.Sprintf("going back to %s keeps %s, which is older", good, suspect)
	case out.Commits == 1:
		return fmt.Sprintf("going back to %s takes out %s alone", good, suspect)
	default:
		return fmt.Sprintf("going back to %s takes out %s, among them %s", good, between, suspect)
	}
}

// othersText says what else since the last good revision touched the failing
// files; known says that out has all that did.
func (c *incident) othersText(out plan.Restore, known bool) string {
	if out.Rollback == plan.RollbackUnknown || out.Commits == 1 {
		return ""
	}
	others := 0
	for _, t := range out.Touching {
		if t.Commit != c.plan.Commits[0].Commit {
			others++
		}
	}
	switch {
	case others > 0:
		return fmt.Sprintf("; %s touched the failing files, too", plural(others, "other"))
	case !known:
		return ""
	case out.Rollback == plan.Removes:
		return "; nothing else in it touched the failing files"
	default:
		return "; nothing since touched the failing files"
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// touching lists the commits between the last good revision and the running one
// that touched the failing files, the youngest first, and whether these are all.
func (c *incident) touching(r *running) (commits []plan.Commit, all bool) {
	paths := c.pathsOf(r)
	if len(paths) == 0 || len(r.deploys) == 0 {
		return nil, false
	}
	options := blame.LogOptions{Paths: paths, Not: r.good.Hash().String(), MaxChanges: listed + 1, Renames: true}
	for change, err := range r.revision.Log(c.ctx, options) {
		if err != nil {
			return commits, false
		}
		if len(commits) == listed {
			return commits, false
		}
		commits = append(commits, plan.Commit{
			Repo: r.Name, Commit: change.Commit.Hash.String(), Author: plan.Author(change.Commit.Author),
			Time: change.Commit.AuthorTime, Subject: change.Commit.Subject,
		})
	}
	return commits, len(c.plan.Files) == len(c.files)
}

// goodName is the last good revision as people know it.
func (c *incident) goodName(r *running) string {
	short := fmt.Sprintf("%.7s", r.good.Hash())
	if name := r.goodAsked; name != "" && len(name) < 40 {
		return name + " (" + short + ")"
	}
	return short
}

// suspectRepository is the repository of the first suspect commit, else the
// first with a last good revision.
func (c *incident) suspectRepository() *running {
	if len(c.plan.Commits) > 0 {
		return c.commits[c.plan.Commits[0].Commit].repo
	}
	for _, r := range c.running {
		if r.good != nil {
			return r
		}
	}
	return nil
}
