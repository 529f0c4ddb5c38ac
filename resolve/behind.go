package resolve

import (
	"slices"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
)

// mergesAsked bounds the commits that are looked through for who merged what a
// program wrote.
const mergesAsked = 5000

// behind are the people behind a commit that a program wrote: its co-authors,
// else who committed it, else whom its trailers name, else who merged it. They
// chose to take it in, and whoever had the lines before did not.
func (w *crowd) behind(commit *blame.Commit) (people []blame.Identity, how string) {
	merged := w.merged[commit.Hash]
	for _, source := range []struct {
		how string
		ids []blame.Identity
	}{
		{"co-authored", commit.CoAuthors},
		{"committed", []blame.Identity{commit.Committer}},
		{"reviewed", trailers(commit.Message)},
		{"merged", []blame.Identity{merged}},
	} {
		for _, id := range source.ids {
			if id.Email != "" && !w.bot(id) && !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
		if len(people) > 0 {
			return people, source.how
		}
	}
	return nil, ""
}

var trailer = lazy.Regexp(`(?mi)^(?:Reviewed|Approved|Merged|Acked|Signed-off|Tested|Requested)[- ](?:by|off-by):\s*([^<\n]*?)\s*<([^>\s]+@[^>\s]+)>`)

// trailers are the people whom a message's last lines name as having looked at
// the change.
func trailers(message string) []blame.Identity {
	var out []blame.Identity
	for _, m := range trailer().FindAllStringSubmatch(message, -1) {
		out = append(out, blame.Identity{Name: m[1], Email: m[2]})
	}
	return out
}

// findMergers looks for who merged the commits of programs behind which nobody is
// known yet: the author of the merge whose second parent they are.
func (c *incident) findMergers(r *running, commits []*blame.Commit) {
	wanted := map[blame.Hash]bool{}
	var oldest *blame.Commit
	for _, commit := range commits {
		wanted[commit.Hash] = true
		if oldest == nil || commit.CommitterTime.Before(oldest.CommitterTime) {
			oldest = commit
		}
	}
	if oldest == nil {
		return
	}
	options := blame.LogOptions{Since: oldest.CommitterTime, MaxCommits: mergesAsked}
	for commit, err := range r.revision.Commits(c.ctx, options) {
		if err != nil {
			return // what is not found here is seen through
		}
		for _, parent := range commit.Parents[min(1, len(commit.Parents)):] {
			if wanted[parent] {
				c.crowd.merged[parent] = commit.Author
			}
		}
	}
}

// took are a person's reasons, with the word that they only took in what a
// program wrote.
func (c *incident) took(ranked rank.Ranked) []plan.Why {
	out := slices.Clone(ranked.Why)
	for i := range out {
		commit := c.commits[out[i].Commit].commit
		if commit == nil || !c.crowd.bot(commit.Author) {
			continue
		}
		people, how := c.crowd.behind(commit)
		if slices.ContainsFunc(people, func(id blame.Identity) bool { return c.crowd.key(id) == ranked.Key }) {
			out[i].Kind = plan.WhyReview
			out[i].Text = how + " the change of " + commit.Author.Name + " that " + out[i].Text
		}
	}
	return out
}
