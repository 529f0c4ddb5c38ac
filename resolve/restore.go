package resolve

import (
	"fmt"

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
	out.Text = fmt.Sprintf("%d commits since %.7s; no change of them is known to be at fault", out.Commits, out.Good)
	if len(c.plan.Commits) > 0 {
		first := c.plan.Commits[0]
		if c.evidence.Commits[first.Commit].Deploy {
			out.Rollback = plan.Removes
			out.Text = fmt.Sprintf("rolling back to %.7s takes out %d commits, with %.7s (%s)", out.Good, out.Commits, first.Commit, first.Subject)
		} else {
			out.Rollback = plan.Keeps
			out.Text = fmt.Sprintf("rolling back to %.7s keeps the first suspect change %.7s, which is older", out.Good, first.Commit)
		}
	}
	c.plan.Restore = out
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
