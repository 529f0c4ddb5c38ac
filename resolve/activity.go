package resolve

import (
	"context"
	"time"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/plan"
)

// activeFor is how long after their last commit somebody counts as here.
const activeFor = 180 * 24 * time.Hour

// An activity is who committed to the repositories of late, and how often.
type activity struct{ byAuthor map[blame.Identity]int }

// known reports whether there is any: of a repository where nobody committed,
// or whose history could not be read, nobody is called inactive.
func (a *activity) known() bool { return a != nil && len(a.byAuthor) > 0 }

// commits counts the commits of a person, under all their names.
func (a *activity) commits(w *crowd, key string) int {
	if a == nil {
		return 0
	}
	n := 0
	for id, commits := range a.byAuthor {
		if w.key(id) == key {
			n += commits
		}
	}
	return n
}

// active counts who committed within activeFor of the failure, with their names
// taken into the crowd. It is asked for the first repository with a suspect:
// activity elsewhere says little about who can act here.
func (c *incident) active() *activity {
	for _, r := range c.running {
		if len(c.filesOf(r)) == 0 {
			continue
		}
		since := c.now().Add(-activeFor).Truncate(24 * time.Hour)
		key := r.revision.Hash().String() + since.Format(time.DateOnly)
		a, err := c.resolver.cache.activity.get(key, func() (*activity, error) { return readActivity(c.ctx, r, since) })
		if err != nil && !c.cancelled() {
			c.problem(plan.MissingObject, r.Name, "recent commits of %s: %v", label(r.Repository), err)
		}
		if a == nil {
			return nil
		}
		for id := range a.byAuthor {
			c.crowd.identities.Add(id.Name, id.Email)
		}
		return a
	}
	return nil
}

func readActivity(ctx context.Context, r *running, since time.Time) (*activity, error) {
	a := &activity{byAuthor: map[blame.Identity]int{}}
	for commit, err := range r.revision.Commits(ctx, blame.LogOptions{Since: since}) {
		if err != nil {
			return nil, err
		}
		if len(commit.Parents) < 2 {
			a.byAuthor[commit.Author]++
		}
	}
	return a, nil
}

// deployRange are the commits between the last good revision and the running
// one.
func (c *incident) deployRange(r *running) map[blame.Hash]bool {
	out := map[blame.Hash]bool{}
	if r.good == nil {
		return out
	}
	for commit, err := range r.revision.Commits(c.ctx, blame.LogOptions{Not: r.good.Hash().String()}) {
		if err != nil {
			c.problem(plan.MissingObject, r.Name, "the commits since %.12s: %v", r.good.Hash(), err)
			break
		}
		out[commit.Hash] = true
	}
	return out
}

// serviceWindows are how many days back changes of a service are looked for,
// until there are some.
var serviceWindows = []int{14, 30, 90}

// changed lists the files of the service that changed last, the youngest first:
// in the deploy range if the last good revision is known and any did, else within
// a widening window.
func (c *incident) changed(r *running) []string {
	roots := c.answer.Roots()
	if r.good != nil {
		if files := c.changedSince(r, blame.LogOptions{Paths: roots, Not: r.good.Hash().String(), MaxChanges: changesAsked}); len(files) > 0 {
			return files
		}
	}
	for _, days := range serviceWindows {
		since := c.now().AddDate(0, 0, -days)
		if files := c.changedSince(r, blame.LogOptions{Paths: roots, Since: since, MaxChanges: changesAsked}); len(files) > 0 {
			return files
		}
	}
	return nil
}

// changesAsked bounds the commits that the files of a service are taken from.
const changesAsked = 50

func (c *incident) changedSince(r *running, o blame.LogOptions) []string {
	seen := map[string]bool{}
	var out []string
	for change, err := range r.revision.Log(c.ctx, o) {
		if err != nil {
			if !c.cancelled() {
				c.problem(plan.MissingObject, r.Name, "the changes of %s: %v", c.answer.Service, err)
			}
			break
		}
		if len(change.Commit.Parents) > 1 || c.crowd.bot(change.Commit.Author) {
			continue
		}
		for _, path := range change.Paths {
			if !seen[path] && c.index.Contains(c.answer, path) && !catalog.Matches(r.IgnorePaths, path) && r.has(path) {
				seen[path] = true
				out = append(out, path)
			}
		}
	}
	return out
}
