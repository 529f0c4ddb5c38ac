package resolve

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
)

// How far back, and how many commits, the history of folders is looked at: a
// quarter of the changes at fault are in a file that no frame names, most of
// them beside one.
const (
	recentSpan    = 365 * 24 * time.Hour
	recentChanges = 200
)

// addRecent takes the commits into the evidence that changed files in the
// folders of the failing ones: of people, and not those that only reformat.
func (c *incident) addRecent(r *running, files []int) {
	first := map[string]int{} // the first failing file of each folder
	var folders []string
	for _, i := range files {
		folder := path.Dir(c.files[i].path)
		if _, known := first[folder]; !known {
			first[folder] = i
			folders = append(folders, folder)
		}
	}
	changes, err := c.recent(r, folders)
	if err != nil && !c.cancelled() {
		c.problem(plan.MissingObject, r.Name, "recent changes of %s: %v", label(r.Repository), err)
	}
	for _, change := range changes {
		if commit := change.Commit; len(commit.Parents) > 1 || c.crowd.bot(commit.Author) || c.undone[commit.Hash] || slices.Contains(r.ignored, commit.Hash) {
			continue
		}
		for _, p := range change.Paths {
			if file, known := first[path.Dir(p)]; known {
				key := c.addCommit(r, change.Commit)
				c.evidence.Recent = append(c.evidence.Recent, rank.Recent{File: file, Commit: key})
				break
			}
		}
	}
}

// recent are the last changes of folders, the youngest first, as far as they
// could be read. Days, not moments, bound them, so that the next alert of the
// same code finds them known.
func (c *incident) recent(r *running, folders []string) ([]blame.Change, error) {
	since := c.now().Add(-recentSpan).Truncate(24 * time.Hour)
	key := strings.Join(append([]string{r.Name, r.revision.Hash().String(), since.Format(time.DateOnly)}, folders...), "\x00")
	return c.resolver.cache.recent.get(key, func() (changes []blame.Change, err error) {
		o := blame.LogOptions{Paths: folders, Since: since, MaxChanges: recentChanges}
		for change, err := range r.revision.Log(c.ctx, o) {
			if err != nil {
				return changes, err
			}
			changes = append(changes, change)
		}
		return changes, nil
	})
}
