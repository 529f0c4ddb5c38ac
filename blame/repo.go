package blame

import (
	"sync"

	git "github.com/go-git/go-git/v5"

	"github.com/whopage/whopage/blame/internal/diff"
	"github.com/whopage/whopage/blame/internal/object"
)

// A Repo is a git repository whose history can be asked. It keeps what it
// learned, within bounds, and is safe for concurrent use.
type Repo struct {
	src     object.Source
	diffs   *cache[diffKey, compared]
	commits *cache[commitKey, *Commit]
	people  people
	learned learned
	spares  [2]sync.Pool // of texts, by whether white space counts
}

// New reads a repository that go-git opened, wherever it is stored. Shallow
// clones are known as such; replace refs, grafts and commit-graphs are not.
func New(r *git.Repository) *Repo { return newRepo(object.OpenStorer(r.Storer)) }

func newRepo(src object.Source) *Repo {
	return &Repo{
		src:     src,
		diffs:   newCache[diffKey, compared](16 << 20),
		commits: newCache[commitKey, *Commit](16 << 20),
	}
}

// Close waits for reads under way and gives back what the repository holds.
// Everything asked of it afterwards fails with fs.ErrClosed.
func (r *Repo) Close() error { return r.src.Close() }

type diffKey struct {
	older, newer Hash
	space        bool
}

// compared is what is known of the difference between two blobs: its hunks, or
// one hunk around them.
type compared struct {
	hunks []diff.Hunk
	exact bool
}
