package resolve

import (
	"strings"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
)

// listed is how many people and commits of a ranking a plan lists.
const listed = 20

// A suspect is a commit of the evidence, and where it is from.
type suspect struct {
	repo    *running
	commit  *blame.Commit
	paths   []string // of failing files, as the commit names them
	weighed bool     // it was looked at for what it is
}

// weights is the table that the ranking uses.
func (c *incident) weights() rank.Weights { return c.resolver.config.Weights }

// rank orders the commits and people of the evidence: to know which commits are
// worth a look, and again with what they are.
func (c *incident) rank() {
	c.ranking = rank.Rank(c.evidence, c.weights())
	for range weighing {
		if !c.addNatures(c.ranking.Commits) {
			break
		}
		c.ranking = rank.Rank(c.evidence, c.weights())
	}
	c.plan.Confidence = c.ranking.Confidence * c.footing()
	for _, r := range head(c.ranking.People) {
		id := c.crowd.identity(r.Key)
		c.plan.Developers = append(c.plan.Developers, plan.Developer{Name: id.Name, Email: id.Email, Score: r.Score, Why: r.Why})
	}
	for _, r := range head(c.ranking.Commits) {
		s := c.commits[r.Key]
		c.plan.Commits = append(c.plan.Commits, plan.Commit{
			Repo: s.repo.Name, Commit: r.Key, Author: plan.Author(s.commit.Author), Time: s.commit.AuthorTime,
			Subject: s.commit.Subject, URL: commitURL(s.repo.Remotes, r.Key), Score: r.Score, Why: r.Why,
		})
	}
}

// commitURL is where a commit is seen on the forge of a repository's first
// address; empty without one.
func commitURL(remotes []string, hash string) string {
	if len(remotes) == 0 {
		return ""
	}
	host, path, _ := strings.Cut(strings.TrimSuffix(remotes[0], ".git"), "/")
	commit := "/commit/"
	switch {
	case path == "" || !strings.Contains(host, ".") || strings.ContainsAny(host, ":@"):
		return ""
	case strings.Contains(host, "bitbucket"):
		commit = "/commits/"
	case strings.Contains(host, "gitlab"):
		commit = "/-/commit/"
	}
	return "https://" + host + "/" + path + commit + hash
}

func head(ranked []rank.Ranked) []rank.Ranked { return ranked[:min(len(ranked), listed)] }
