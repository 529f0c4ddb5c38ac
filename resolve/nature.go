package resolve

import (
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/rank"
)

// The first commits of a ranking are looked at for what they are: so many, and
// once more those that come up when others fade, so many times.
const (
	weighed  = 40
	weighing = 3
)

// A nature is what a commit is, whatever failed: how many files it changed, and
// how much of what it put into some of them it took out of them too.
type nature struct {
	files int
	kept  float64
}

// addNatures says of the first commits of a ranking what they are, and reports
// whether that was news of any.
func (c *incident) addNatures(ranked []rank.Ranked) (news bool) {
	for _, first := range ranked[:min(len(ranked), weighed)] {
		s := c.commits[first.Key]
		if s.weighed || c.cancelled() {
			continue
		}
		commit := c.evidence.Commits[first.Key]
		n := c.nature(first.Key)
		commit.Files, commit.Kept = n.files, n.kept
		c.evidence.Commits[first.Key] = commit
		s.weighed, news = true, true
		c.commits[first.Key] = s
	}
	return news
}

// nature looks at a commit's change, once. What cannot be read, in a partial
// clone, stays unknown.
func (c *incident) nature(key string) nature {
	s := c.commits[key]
	id := strings.Join(append([]string{s.repo.Name, key}, s.paths...), "\x00")
	n, _ := c.resolver.cache.natures.get(id, func() (nature, error) { return readNature(s, c.weights().Many), nil })
	return n
}

func readNature(s suspect, many int) nature {
	n := nature{}
	n.files, _ = s.repo.Repo.Files(s.commit.Hash, many)
	added, removed := map[string]int{}, map[string]int{}
	for _, p := range s.paths {
		patch, err := s.repo.Repo.Patch(s.commit.Hash, p)
		if err != nil {
			continue
		}
		count(added, patch.Added)
		count(removed, patch.Removed)
	}
	n.kept = carried(added, removed)
	return n
}

var token = lazy.Regexp(`\w+|[^\w\s]`)

// count counts the words and signs of lines.
func count(into map[string]int, lines []string) {
	for _, line := range lines {
		for _, token := range token().FindAllString(line, -1) {
			into[token]++
		}
	}
}

// carried is the share of what was added that was removed too.
func carried(added, removed map[string]int) float64 {
	all, both := 0, 0
	for token, n := range added {
		all += n
		both += min(n, removed[token])
	}
	if all == 0 {
		return 1
	}
	return float64(both) / float64(all)
}
