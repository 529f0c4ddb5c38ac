package resolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/plan"
)

// A passed is somebody whose commit was seen through to who had the lines before.
type passed struct {
	by   blame.Identity
	why  plan.Reason
	text string
}

// seenThrough are the commits of results to see through: what a program wrote and
// nobody took in, and both halves of a change that was taken back, since after
// them the lines are as they were.
func (c *incident) seenThrough(r *running, results []blame.Result) []blame.Hash {
	out := c.nobodys(r, results)
	for _, commit := range commitsOf(results) {
		first := r.revertedBy(commit)
		if first == nil {
			continue
		}
		out = append(out, commit.Hash, first.Hash)
		c.undone[commit.Hash], c.undone[first.Hash] = true, true
		c.passed = append(c.passed,
			passed{commit.Author, plan.ReasonReverted, fmt.Sprintf("%.7s only took %.7s back", commit.Hash, first.Hash)},
			passed{first.Author, plan.ReasonReverted, fmt.Sprintf("%.7s was taken back by %.7s", first.Hash, commit.Hash)})
	}
	return out
}

const reverts = "This reverts commit "

var revertOf = lazy.Regexp(`(?m)^` + reverts + `([0-9a-f]{40})\b`)

// revertedBy is the commit that another takes back, as git revert says; nil where
// it takes none back, or one that is not there.
func (r *running) revertedBy(commit *blame.Commit) *blame.Commit {
	if !strings.Contains(commit.Message, reverts) {
		return nil // most do not: told at once
	}
	m := revertOf().FindStringSubmatch(commit.Message)
	if m == nil {
		return nil
	}
	at, err := r.Repo.At(m[1])
	if err != nil {
		return nil
	}
	first, err := r.Repo.Commit(at.Hash())
	if err != nil {
		return nil
	}
	return first
}

// nobodys are the commits of results that a program wrote and behind which no
// person is known.
func (c *incident) nobodys(r *running, results []blame.Result) []blame.Hash {
	var alone []*blame.Commit
	for _, commit := range commitsOf(results) {
		if c.crowd.bot(commit.Author) && len(c.crowd.authors(commit)) == 0 {
			alone = append(alone, commit)
		}
	}
	c.findMergers(r, alone)
	var out []blame.Hash
	for _, commit := range alone {
		if len(c.crowd.authors(commit)) == 0 {
			out = append(out, commit.Hash)
		}
	}
	return out
}

// commitsOf are the commits of results, each once, in their order.
func commitsOf(results []blame.Result) []*blame.Commit {
	var out []*blame.Commit
	for _, result := range results {
		for _, h := range result.Hunks {
			if h.Commit != nil && !slices.Contains(out, h.Commit) {
				out = append(out, h.Commit)
			}
		}
	}
	return out
}

// ignoredAsked bounds how many of the listed commits are looked at.
const ignoredAsked = 500

// sayIgnored notes whose commits the lists of commits to see through took the
// lines from.
func (c *incident) sayIgnored(r *running, results []blame.Result, ignored []blame.Hash) {
	names := passedNames(results)
	for _, hash := range ignored[:min(len(ignored), ignoredAsked)] {
		if len(names) == 0 || c.cancelled() {
			return
		}
		if !slices.ContainsFunc(names, func(name string) bool { return changed(r, hash, name) }) {
			continue
		}
		if commit, err := r.Repo.Commit(hash); err == nil {
			c.passed = append(c.passed, passed{commit.Author, plan.ReasonIgnored, fmt.Sprintf("%.7s, %q, is listed as one to see through", hash, commit.Subject)})
		}
	}
}

// passedNames are the names that files have and had whose lines were taken past
// an ignored commit.
func passedNames(results []blame.Result) []string {
	var names []string
	for _, result := range results {
		for _, h := range result.Hunks {
			if h.Ignored != blame.IgnoredPassed {
				continue
			}
			for _, name := range []string{result.Range.Path, h.OrigPath} {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// changed reports whether a commit changed a file; one that cannot be read did
// not: its lines are seen through all the same.
func changed(r *running, commit blame.Hash, path string) bool {
	patch, err := r.Repo.Patch(commit, path)
	return err == nil && len(patch.Added)+len(patch.Removed) > 0
}
